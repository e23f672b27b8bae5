//! A landscape out of noise: a smooth sky, ground with detail down to the pixel, grain over all. It is no picture of anything, but a
//! JPEG of it is as large, and as much work, as that of a photograph.

use super::super::chance::Chance;

/// Values on a grid, between which a picture is filled in.
struct Field {
    columns: usize,
    rows: usize,
    values: Vec<i32>,
}

/// What a photograph is made of.
pub(super) struct Landscape {
    /// Colours of sky and ground: red, green, blue.
    colours: [[i32; 3]; 2],
    /// Where the ground begins, of 256 from the top.
    horizon: usize,
    /// Large to small shapes, each with the factor of the ones before it.
    shapes: [Field; 4],
}

impl Field {
    fn new(columns: usize, rows: usize, most: usize, chance: &mut Chance) -> Self {
        let half = i32::try_from(most / 2).unwrap_or(0);
        let values = (0..columns * rows).map(|_| number(chance.between(0, most)) - half).collect();
        Self { columns, rows, values }
    }

    /// The grid's values for a row of the picture, at a place of 65,536 from top to bottom.
    fn row(&self, place: usize) -> Vec<i32> {
        let at = place * (self.rows - 1);
        let (row, part) = (at >> 16, number((at & 0xFFFF) >> 8));
        let upper = &self.values[row * self.columns..][..self.columns];
        let lower = &self.values[(row + 1).min(self.rows - 1) * self.columns..][..self.columns];
        upper.iter().zip(lower).map(|(upper, lower)| (upper * (256 - part) + lower * part) >> 8).collect()
    }
}

/// A row of a grid, filled in for each pixel by straight lines from value to value.
fn add(row: &[i32], pixels: &mut [i32]) {
    let (cells, width) = (row.len() - 1, pixels.len());
    for (cell, ends) in row.windows(2).enumerate() {
        let pixels = &mut pixels[cell * width / cells..(cell + 1) * width / cells];
        let mut value = ends[0] << 16;
        let step = ((ends[1] - ends[0]) << 16) / number(pixels.len()).max(1);
        for pixel in pixels {
            *pixel += value >> 16;
            value += step;
        }
    }
}

fn number(small: usize) -> i32 {
    i32::try_from(small).unwrap_or(i32::MAX)
}

impl Landscape {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let mut colour = |from: usize, to: usize| [(); 3].map(|()| number(chance.between(from, to)));
        let colours = [colour(140, 225), colour(60, 140)];
        let horizon = chance.between(60, 160);
        let shapes = [(9, 7, 90), (40, 30, 60), (160, 110, 70), (480, 330, 60)]
            .map(|(columns, rows, most)| Field::new(columns, rows, most, chance));
        Self { colours, horizon, shapes }
    }

    /// The picture, three bytes a pixel.
    pub(super) fn pixels(&self, width: usize, height: usize, chance: &mut Chance) -> Vec<u8> {
        let mut pixels = vec![0; width * height * 3];
        let (mut light, mut detail, mut shore) = (vec![0; width], vec![0; width], vec![0; width]);
        add(&self.shapes[1].values[..self.shapes[1].columns], &mut shore);
        let mut grain = chance.next();
        for (y, row) in pixels.chunks_exact_mut(width * 3).enumerate() {
            let place = (y << 16) / height;
            light.fill(0);
            detail.fill(0);
            add(&self.shapes[0].row(place), &mut light);
            for shape in &self.shapes[1..] {
                add(&shape.row(place), &mut detail);
            }
            let height = number(place >> 8) - number(self.horizon);
            for (((pixel, light), detail), shore) in row.chunks_exact_mut(3).zip(&light).zip(&detail).zip(&shore) {
                let (colour, light) = if height > *shore {
                    (&self.colours[1], light + detail)
                } else {
                    (&self.colours[0], light / 2 + detail / 8)
                };
                grain ^= grain << 13;
                grain ^= grain >> 7;
                grain ^= grain << 17;
                let light = light + i32::from(grain.to_le_bytes()[0] & 7) - 3;
                for (part, colour) in pixel.iter_mut().zip(colour) {
                    *part = u8::try_from((colour + light).clamp(0, 255)).unwrap_or_default();
                }
            }
        }
        pixels
    }
}
