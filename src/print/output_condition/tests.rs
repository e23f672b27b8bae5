use super::*;

/// sRGB colours and their inks in per cent, computed by Little CMS 2 (through Pillow 12): relative colorimetric, black
/// point compensation, no precalculation.
const MEASURED: [([u8; 3], [f64; 4]); 20] = [
    ([0xa6, 0x19, 0x2e], [22.0, 96.5, 73.3, 20.4]),
    ([0xf4, 0xf1, 0xec], [5.5, 4.7, 7.8, 0.0]),
    ([0xf5, 0xf0, 0xe8], [5.1, 5.5, 10.2, 0.0]),
    ([0xff, 0x00, 0x00], [0.0, 91.8, 96.9, 0.0]),
    ([0x00, 0xff, 0x00], [54.1, 0.0, 92.9, 0.0]),
    ([0x00, 0x00, 0xff], [100.0, 77.6, 0.0, 0.0]),
    ([0x00, 0xff, 0xff], [44.3, 0.0, 16.1, 0.0]),
    ([0xff, 0x00, 0xff], [39.6, 77.6, 0.0, 0.0]),
    ([0xff, 0xff, 0x00], [2.0, 0.0, 90.6, 0.0]),
    ([0x10, 0x18, 0x28], [86.7, 72.2, 43.1, 75.3]),
    ([0x00, 0x33, 0x66], [98.8, 78.4, 23.9, 27.1]),
    ([0x1a, 0x4d, 0x2e], [82.0, 34.5, 82.0, 53.3]),
    ([0x7a, 0x1f, 0x1f], [31.0, 91.8, 79.2, 43.1]),
    ([0xc0, 0x39, 0x2b], [15.3, 86.3, 83.1, 10.6]),
    ([0x2c, 0x7f, 0xb8], [79.2, 40.0, 7.8, 2.0]),
    ([0xf1, 0xc4, 0x0f], [6.7, 22.0, 92.5, 0.4]),
    ([0x0b, 0x53, 0x94], [93.7, 65.9, 11.4, 4.7]),
    ([0x3d, 0x2b, 0x1f], [53.7, 63.1, 69.4, 70.6]),
    // Greys, which have four inks in images.
    ([0x00, 0x00, 0x00], [76.9, 68.6, 59.6, 92.9]),
    ([0x80, 0x80, 0x80], [48.2, 38.8, 38.4, 20.4]),
];

/// Amounts of black ink alone and their lightness (CIE L*), computed by Little CMS 2: relative colorimetric.
const BLACK_LIGHTNESS: [(f64, f64); 11] = [
    (0.0, 100.0),
    (0.102, 93.7),
    (0.2, 87.1),
    (0.302, 80.0),
    (0.4, 72.9),
    (0.502, 65.1),
    (0.6, 57.3),
    (0.702, 48.2),
    (0.8, 38.8),
    (0.902, 28.2),
    (1.0, 17.3),
];

fn fogra39() -> OutputCondition {
    OutputCondition::iso_coated_v2_300()
}

/// All combinations of 17 levels of red, green and blue.
fn colours() -> Vec<[u8; 3]> {
    let level = |index: usize| u8::try_from(index % 17 * 255 / 16).unwrap();
    (0..17 * 17 * 17).map(|index| [level(index / 17 / 17), level(index / 17), level(index)]).collect()
}

/// With `SNAPSHOTS=overwrite`, the numbers are stored anew. Those of another machine may differ in the last bit.
#[test]
fn the_numbers_of_the_built_in_profile_are_stored() {
    let profile = ColorProfile::new_from_slice(&built_in_profile()).unwrap();
    let ProfileNumbers { lights, inks } = ProfileNumbers::measure(&profile).unwrap();
    let measured: Vec<u16> = lights.into_iter().chain(inks.into_iter().flatten()).collect();
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        let bytes: Vec<u8> = measured.iter().flat_map(|number| number.to_le_bytes()).collect();
        let file = "src/print/profiles/ISOcoated_v2_300_bas.numbers.zlib";
        let content = super::super::finish::compressed(lopdf::Dictionary::new(), &bytes).content;
        std::fs::write(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file), content).unwrap();
    }
    let ProfileNumbers { lights, inks } = ProfileNumbers::built_in();
    let stored: Vec<u16> = lights.into_iter().chain(inks.into_iter().flatten()).collect();
    assert_eq!(stored.len(), measured.len());
    assert!(stored.iter().zip(&measured).all(|(stored, measured)| stored.abs_diff(*measured) <= 1));
}

#[test]
fn the_built_in_profile_is_compressed_as_print_files_embed_it() {
    let file = include_bytes!("../profiles/ISOcoated_v2_300_bas.icc");
    assert_eq!(built_in_profile(), file);
    let own = OutputCondition { compressed_profile: Arc::default(), ..fogra39() };
    let compress = |profile: &[u8]| super::super::finish::compressed(lopdf::Dictionary::new(), profile).content;
    assert_eq!(own.compressed_profile(compress), fogra39().compressed_profile(|_| Vec::new()));
}

#[test]
fn the_built_in_profile_is_registered() {
    let condition = fogra39();
    let profile = ColorProfile::new_from_slice(condition.profile()).unwrap();
    assert_eq!(Some(condition.description()), description(&profile).as_deref());
    assert_eq!(condition.identifier(), "FOGRA39");
    assert_eq!(condition.registry(), Some("http://www.color.org"));
    assert!(condition.registered_text().unwrap().contains("ISO 12647-2"));
    assert_eq!(condition.profile().len(), 1_052_612);
}

#[test]
fn other_profiles_are_identified_by_their_description() {
    let mut bytes = built_in_profile();
    // A different creation date makes it a different profile.
    bytes[25] ^= 1;
    let condition = OutputCondition::open(bytes.into()).unwrap();
    assert_eq!(condition.identifier(), condition.description());
    assert_eq!((condition.registry(), condition.registered_text()), (None, None));
}

#[test]
fn colours_are_close_to_little_cms() {
    let condition = fogra39();
    for (rgb, measured) in MEASURED {
        let [r, g, b] = rgb;
        let inks = condition.tables().inks.parts(rgb).map(|part| f64::from(part) / 652.8);
        let furthest = inks.iter().zip(measured).map(|(ink, measured)| (ink - measured).abs()).fold(0.0, f64::max);
        assert!(furthest < 1.0, "#{r:02x}{g:02x}{b:02x}: {inks:?} and {measured:?}");
    }
}

#[test]
fn black_and_white_are_pure() {
    let condition = fogra39();
    assert_eq!(condition.ink([0; 3]), Ink { c: 0.0, m: 0.0, y: 0.0, k: 1.0 });
    assert_eq!(condition.ink([255; 3]), Ink::default());
    assert_eq!(condition.cmyk_pixels(&[255; 3], 3.0), [0; 4]);
}

#[test]
fn greys_are_black_ink_only() {
    let condition = fogra39();
    for rgb in [[0x1d, 0x21, 0x24], [0x5a, 0x60, 0x65], [0xb9, 0xbe, 0xc2], [0xe8, 0xea, 0xed], [0x80; 3], [0xfa; 3]] {
        let ink = condition.ink(rgb);
        assert!(ink.c + ink.m + ink.y == 0.0 && ink.k > 0.0, "{rgb:x?}: {ink:?}");
    }
    for rgb in [[0xa6, 0x19, 0x2e], [0xf4, 0xf1, 0xec], [0xf5, 0xf0, 0xe8], [0x10, 0x18, 0x28], [0x64, 0x74, 0x8b]] {
        let ink = condition.ink(rgb);
        assert!(ink.c + ink.m + ink.y > 0.0, "{rgb:x?}: {ink:?}");
    }
}

/// Returns the CIE L* of a luminance.
fn lightness(luminance: f64) -> f64 {
    if luminance > 216.0 / 24389.0 { 116.0 * luminance.cbrt() - 16.0 } else { luminance * 24389.0 / 27.0 }
}

/// Returns the luminance of a lightness above 8.
fn luminance(lightness: f64) -> f64 {
    ((lightness + 16.0) / 116.0).powi(3)
}

#[test]
fn greys_are_as_light_as_on_screen() {
    let condition = fogra39();
    let darkest = luminance(BLACK_LIGHTNESS[10].1);
    for grey in 0..=255 {
        let ink = f64::from(condition.ink([grey; 3]).k);
        let upper = BLACK_LIGHTNESS.iter().position(|&(black, _)| black >= ink - 1e-6).unwrap().max(1);
        let [(black, light), (more, dark)] = [BLACK_LIGHTNESS[upper - 1], BLACK_LIGHTNESS[upper]];
        let printed = light + (dark - light) * (ink - black) / (more - black);
        // Greys are scaled so that screen black is full black ink.
        let expected = lightness(darkest + (1.0 - darkest) * tone::linear(f64::from(grey) / 255.0));
        assert!((printed - expected).abs() < 0.8, "{grey}: {ink} is {printed}, not {expected}");
    }
}

#[test]
fn darker_greys_never_have_less_ink() {
    let condition = fogra39();
    let inks: Vec<f32> = (0..=255).map(|grey| condition.black_ink([grey; 3])).collect();
    assert!(inks.windows(2).all(|pair| pair[0] >= pair[1]), "{inks:?}");
    assert_eq!((inks[0], inks[255]), (1.0, 0.0));
}

#[test]
fn greyscale_images_match_the_tones_of_greyscale_colours() {
    let condition = fogra39();
    assert_eq!(condition.gray_pixels(&[0, 0, 0, 255, 255, 255]), [0, 255]);
    for rgb in colours() {
        let level = f32::from(condition.gray_pixels(&rgb)[0]) / 255.0;
        assert!((1.0 - level - condition.black_ink(rgb)).abs() < 0.004, "{rgb:?}");
    }
}

#[test]
fn no_colour_exceeds_the_ink_limit() {
    let condition = fogra39();
    for max_ink in [3.0, 2.6, 2.2, 1.0, 0.5, 0.0] {
        for rgb in colours() {
            let whole = Ink::from_parts(condition.tables().inks.parts(rgb));
            let less = limit(whole, max_ink);
            assert!(less.total() <= max_ink + 1e-6, "{rgb:?}: {less:?}");
            assert!((less.k - whole.k.min(max_ink)).abs() < 1e-6, "black is kept: {whole:?} {less:?}");
            let total: u32 = condition.cmyk_pixels(&rgb, max_ink).into_iter().map(u32::from).sum();
            assert!(f64::from(total) / 255.0 <= f64::from(max_ink) + 1e-6, "{rgb:?}: {total}");
        }
    }
}

#[test]
fn the_profile_respects_its_own_ink_limit() {
    let condition = fogra39();
    for rgb in colours() {
        let ink = Ink::from_parts(condition.tables().inks.parts(rgb));
        assert!(ink.total() < 3.01, "{rgb:?}: {ink:?}");
    }
}

#[test]
fn limiting_ink_preserves_the_hue() {
    let ink = limit(Ink { c: 1.0, m: 0.5, y: 0.5, k: 0.5 }, 2.0);
    assert_eq!(ink, Ink { c: 0.75, m: 0.375, y: 0.375, k: 0.5 });
    let untouched = Ink { c: 0.123_456, m: 0.5, y: 0.5, k: 0.5 };
    assert_eq!(limit(untouched, 2.0), untouched);
    assert_eq!(ink::limit_levels([255, 128, 127, 200], 455), [127, 64, 63, 200]);
}

#[test]
fn images_match_their_pixels() {
    let condition = fogra39();
    let rgb: Vec<u8> = colours().concat();
    let inks = condition.cmyk_pixels(&rgb, 4.0);
    assert_eq!(inks.len(), rgb.len() / 3 * 4);
    for (rgb, inks) in rgb.as_chunks::<3>().0.iter().zip(inks.as_chunks::<4>().0) {
        let parts = condition.tables().inks.parts(*rgb);
        assert!(inks.iter().zip(parts).all(|(&level, part)| grid::level(part).abs_diff(level) <= 1));
    }
    assert_eq!(condition.cmyk_pixels(&[1, 2, 3, 4], 3.0).len(), 4);
    assert_eq!(condition.gray_pixels(&[1, 2]), [0u8; 0]);
}

fn open_error(bytes: &[u8]) -> ProfileError {
    OutputCondition::open(Arc::from(bytes)).map(|_| ()).unwrap_err()
}

#[test]
fn profiles_other_than_cmyk_output_profiles_are_rejected() {
    assert_eq!(open_error(b""), ProfileError::NotAProfile);
    assert_eq!(open_error(&[b'x'; 5000]), ProfileError::NotAProfile);
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    assert_eq!(open_error(&srgb), ProfileError::NotAPrinter);
    let changed = |at: usize, to: &[u8]| {
        let mut bytes = built_in_profile();
        bytes[at..at + to.len()].copy_from_slice(to);
        open_error(&bytes)
    };
    assert_eq!(changed(8, &[5]), ProfileError::Version);
    assert_eq!(changed(12, b"scnr"), ProfileError::NotAPrinter);
    assert_eq!(changed(16, b"RGB "), ProfileError::NotCmyk);
    assert_eq!(changed(20, b"HSV "), ProfileError::ConnectionSpace);
    // No tags, and so no tables.
    assert_eq!(changed(128, &[0; 4]), ProfileError::NoTables);
    assert!(open_error(&srgb).to_string().contains("prtr"));
}

#[test]
fn truncated_profiles_are_rejected() {
    let profile = built_in_profile();
    for length in (0..profile.len()).step_by(20_011) {
        let mut bytes = profile[..length].to_vec();
        assert!(matches!(open_error(&bytes), ProfileError::CutOff | ProfileError::NotAProfile), "{length}");
        // Also rejected if the size in the header matches. Data after the tables is not read.
        if (128..900_000).contains(&length) {
            bytes[..4].copy_from_slice(&u32::try_from(length).unwrap().to_be_bytes());
            assert!(matches!(open_error(&bytes), ProfileError::Damaged | ProfileError::NoTables), "{length}");
        }
    }
}

#[test]
fn damaged_tables_do_not_panic() {
    // The entries of the tag table, and the headers of the tables.
    for at in (128..276).step_by(29).chain((91_952..92_010).step_by(17)).chain((566_068..566_130).step_by(17)) {
        for value in [0, 255] {
            let mut bytes = built_in_profile();
            bytes[at] = value;
            if let Ok(condition) = OutputCondition::open(bytes.into()) {
                assert!(condition.ink([0x12, 0x34, 0x56]).total() <= 4.0);
            }
        }
    }
}
