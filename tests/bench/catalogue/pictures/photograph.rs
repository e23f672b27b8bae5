//! A landscape of noise: a smooth sky, ground with fine detail, and grain. Compressed as a JPEG it is as large as a
//! photograph, and takes as long to process.

use super::super::random::Random;

/// A grid of values, which are interpolated between the grid points.
struct Grid {
    columns: usize,
    rows: usize,
    values: Vec<i32>,
}

/// The random parameters of a landscape.
pub(super) struct Landscape {
    /// Colours of sky and ground: red, green, blue.
    colours: [[i32; 3]; 2],
    /// Distance of the horizon from the top, in 256ths of the height.
    horizon: usize,
    /// Brightness at increasing resolution, from large to small shapes.
    shapes: [Grid; 4],
}

impl Grid {
    /// Creates a grid of random values from `-range / 2` to `range / 2`.
    fn new(columns: usize, rows: usize, range: usize, random: &mut Random) -> Self {
        let half = i32::try_from(range / 2).unwrap_or(0);
        let values = (0..columns * rows).map(|_| number(random.between(0, range)) - half).collect();
        Self { columns, rows, values }
    }

    /// Returns the interpolated values of a row at `position`, in 65,536ths of the height from the top.
    fn row(&self, position: usize) -> Vec<i32> {
        let at = position * (self.rows - 1);
        let (row, part) = (at >> 16, number((at & 0xFFFF) >> 8));
        let upper = &self.values[row * self.columns..][..self.columns];
        let lower = &self.values[(row + 1).min(self.rows - 1) * self.columns..][..self.columns];
        upper.iter().zip(lower).map(|(upper, lower)| (upper * (256 - part) + lower * part) >> 8).collect()
    }
}

/// Interpolates a row of a grid linearly and adds it to the values of a row of pixels.
fn add_interpolated(row: &[i32], pixels: &mut [i32]) {
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
    pub(super) fn new(random: &mut Random) -> Self {
        let mut colour = |from: usize, to: usize| [(); 3].map(|()| number(random.between(from, to)));
        let colours = [colour(140, 225), colour(60, 140)];
        let horizon = random.between(60, 160);
        let shapes = [(9, 7, 90), (40, 30, 60), (160, 110, 70), (480, 330, 60)]
            .map(|(columns, rows, range)| Grid::new(columns, rows, range, random));
        Self { colours, horizon, shapes }
    }

    /// Renders the landscape as RGB, three bytes per pixel.
    pub(super) fn pixels(&self, width: usize, height: usize, random: &mut Random) -> Vec<u8> {
        let mut pixels = vec![0; width * height * 3];
        let (mut light, mut detail, mut shore) = (vec![0; width], vec![0; width], vec![0; width]);
        add_interpolated(&self.shapes[1].values[..self.shapes[1].columns], &mut shore);
        let mut grain = random.next();
        for (y, row) in pixels.chunks_exact_mut(width * 3).enumerate() {
            let position = (y << 16) / height;
            light.fill(0);
            detail.fill(0);
            add_interpolated(&self.shapes[0].row(position), &mut light);
            for shape in &self.shapes[1..] {
                add_interpolated(&shape.row(position), &mut detail);
            }
            let height = number(position >> 8) - number(self.horizon);
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
