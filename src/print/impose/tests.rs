use super::*;

/// A PDF with pages of these sizes, and with everything that imposition drops.
fn file(sizes: &[[i64; 2]]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let group = dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => "DeviceRGB" };
    let mut kids: Vec<Object> = Vec::new();
    for (index, &[width, height]) in sizes.iter().enumerate() {
        let link = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link" });
        let content = |part: &str| Stream::new(Dictionary::new(), format!("% {part} of {index}").into_bytes());
        let parts = [content("half"), content("rest")].map(|part| document.add_object(part).into());
        let page = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![(-10).into(), (-10).into(), (width + 10).into(), (height + 10).into()],
            "TrimBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Contents" => parts.to_vec(),
            "Group" => group.clone(),
            "StructParents" => 0,
            "Annots" => vec![link.into()],
        };
        kids.push(document.add_object(page).into());
    }
    let first = kids.first().cloned().unwrap_or(Object::Null);
    let resources = dictionary! { "ExtGState" => dictionary! { "g0" => dictionary! { "ca" => 1 } } };
    let count = i64::try_from(sizes.len()).unwrap();
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources };
    document.set_object(tree, pages);
    let xmp = "<r><dc:title><rdf:Alt>T &amp; t</rdf:Alt></dc:title><pdfaid:part>2</pdfaid:part>\
               <pdfuaid:part>1</pdfuaid:part><xmp:CreateDate>2026-01-01</xmp:CreateDate></r>";
    let xmp = document.add_object(Stream::new(Dictionary::new(), xmp.as_bytes().to_vec()));
    let tags = document.add_object(dictionary! { "Type" => "StructTreeRoot" });
    let outlines = document.add_object(dictionary! { "Type" => "Outlines" });
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "Pages" => tree,
        "Lang" => Object::string_literal("en"),
        "Metadata" => xmp,
        "StructTreeRoot" => tags,
        "MarkInfo" => dictionary! { "Marked" => true },
        "Outlines" => outlines,
        "OpenAction" => vec![first, "Fit".into()],
        "PageLabels" => dictionary! { "Nums" => Vec::new() },
        "Names" => dictionary! { "Dests" => dictionary! {} },
        "OutputIntents" => vec![dictionary! { "S" => "GTS_PDFA1" }.into()],
    });
    let info = document.add_object(dictionary! {
        "Title" => Object::string_literal("T & t"),
        "GTS_PDFXVersion" => Object::string_literal("PDF/X-4"),
    });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn a4(scheme: Scheme) -> ImposeOptions {
    let sheet = Some(PaperSize { width: 842.0, height: 595.0 });
    ImposeOptions { scheme, sheet, binding: BindingEdge::Left, last_is_cover: false, id: *b"0123456789abcdef" }
}

/// The sides, with pages counted from 1 and 0 for a blank page.
fn order(pages: usize, imposition: &ImposeOptions) -> Vec<[usize; 2]> {
    sides(pages, imposition).into_iter().map(|side| side.map(|page| page.map_or(0, |page| page + 1))).collect()
}

/// Content of each side of the imposed file.
fn drawn(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let text = |id| String::from_utf8(document.get_page_content(id)).unwrap();
    document.page_iter().map(|id| String::from(text(id).trim())).collect()
}

#[test]
fn booklet_pages_are_in_order_when_folded() {
    assert_eq!(order(8, &a4(Scheme::Booklet)), [[8, 1], [2, 7], [6, 3], [4, 5]]);
    assert_eq!(order(4, &a4(Scheme::Booklet)), [[4, 1], [2, 3]]);
    assert_eq!(order(1, &a4(Scheme::Booklet)), [[0, 1], [0, 0]]);
    for pages in 1..60 {
        let sides = order(pages, &a4(Scheme::Booklet));
        // Reading order: right halves of fronts and left halves of backs, then the other halves in reverse order.
        let there = sides.chunks(2).flat_map(|sheet| [sheet[0][1], sheet[1][0]]);
        let back = sides.chunks(2).rev().flat_map(|sheet| [sheet[1][1], sheet[0][0]]);
        let read: Vec<usize> = there.chain(back).collect();
        let expected: Vec<usize> = (1..=read.len()).map(|page| if page <= pages { page } else { 0 }).collect();
        assert_eq!(read, expected);
    }
}

#[test]
fn blank_pages_come_last_or_before_the_back_cover() {
    let booklet = a4(Scheme::Booklet);
    assert_eq!(order(6, &booklet), [[0, 1], [2, 0], [6, 3], [4, 5]]);
    let cover = ImposeOptions { last_is_cover: true, ..booklet };
    assert_eq!(order(6, &cover), [[6, 1], [2, 0], [0, 3], [4, 5]]);
    assert_eq!(order(8, &cover), order(8, &booklet));
    assert_eq!(order(1, &cover), order(1, &booklet));
}

#[test]
fn two_up_pages_are_consecutive() {
    assert_eq!(order(5, &a4(Scheme::TwoUp)), [[1, 2], [3, 4], [5, 0]]);
}

#[test]
fn binding_on_the_right_mirrors_the_sides() {
    for scheme in [Scheme::Booklet, Scheme::TwoUp] {
        let right = ImposeOptions { binding: BindingEdge::Right, ..a4(scheme) };
        let mirrored: Vec<_> = order(7, &a4(scheme)).into_iter().map(|[left, right]| [right, left]).collect();
        assert_eq!(order(7, &right), mirrored);
    }
}

#[test]
fn booklet_pages_meet_at_the_fold_at_one_scale() {
    // The second page is the largest: its 842 points must fit 421.
    let imposed = impose(&file(&[[400, 500], [842, 600], [400, 500], [200, 100]]), &a4(Scheme::Booklet)).unwrap();
    assert_eq!(
        drawn(&imposed),
        [
            "q 0.5 0 0 0.5 321 272.5 cm /P4 Do Q\nq 0.5 0 0 0.5 421 172.5 cm /P1 Do Q",
            "q 0.5 0 0 0.5 0 147.5 cm /P2 Do Q\nq 0.5 0 0 0.5 421 172.5 cm /P3 Do Q"
        ]
    );
}

#[test]
fn two_up_pages_are_centred_and_not_enlarged() {
    let imposed = impose(&file(&[[221, 395], [221, 395]]), &a4(Scheme::TwoUp)).unwrap();
    assert_eq!(drawn(&imposed), ["q 1 0 0 1 100 100 cm /P1 Do Q\nq 1 0 0 1 521 100 cm /P2 Do Q"]);
}

#[test]
fn a_page_becomes_a_form() {
    let imposed = impose(&file(&[[200, 300]]), &a4(Scheme::TwoUp)).unwrap();
    let document = Document::load_mem(&imposed).unwrap();
    let page = document.get_dictionary(document.page_iter().next().unwrap()).unwrap();
    let forms = page.get(b"Resources").unwrap().as_dict().unwrap().get(b"XObject").unwrap().as_dict().unwrap();
    let form = forms.get_deref(b"P1", &document).unwrap().as_stream().unwrap();
    let content = String::from_utf8(form.get_plain_content().unwrap()).unwrap();
    assert_eq!(content.lines().collect::<Vec<_>>(), ["% half of 0", "% rest of 0"]);
    let corners = form.dict.get(b"BBox").unwrap().as_array().unwrap().iter().map(|corner| corner.as_float().unwrap());
    assert_eq!(corners.collect::<Vec<_>>(), [0.0, 0.0, 200.0, 300.0]);
    assert!(form.dict.get(b"Resources").unwrap().as_dict().unwrap().has(b"ExtGState"));
    let group = form.dict.get(b"Group").unwrap().as_dict().unwrap();
    assert!(group.get(b"I").unwrap().as_bool().unwrap());
}

#[test]
fn entries_invalid_for_imposed_files_are_dropped() {
    let imposed = impose(&file(&[[200, 300]]), &a4(Scheme::Booklet)).unwrap();
    let document = Document::load_mem(&imposed).unwrap();
    assert_eq!(document.version, "1.7");
    let keys = |dictionary: &Dictionary| {
        let mut keys: Vec<String> =
            dictionary.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect();
        keys.sort();
        keys
    };
    let catalog = document.catalog().unwrap();
    assert_eq!(keys(catalog), ["Lang", "Metadata", "Pages", "Type", "ViewerPreferences"]);
    let preferences = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert_eq!(preferences.get(b"Duplex").unwrap().as_name().unwrap(), b"DuplexFlipShortEdge");
    assert_eq!(preferences.get(b"PrintScaling").unwrap().as_name().unwrap(), b"None");
    let metadata = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    let metadata = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
    assert!(metadata.contains("<dc:title><rdf:Alt>T &amp; t</rdf:Alt></dc:title>"), "{metadata}");
    assert!(
        metadata.contains("<xmp:CreateDate>2026-01-01</xmp:CreateDate>") && !metadata.contains("aid"),
        "{metadata}"
    );
    let info = document.trailer.get_deref(b"Info", &document).unwrap().as_dict().unwrap();
    assert_eq!(keys(info), ["Title"]);
    let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert!(id.iter().all(|id| id.as_str().unwrap() == b"0123456789abcdef"));
    for object in document.objects.values() {
        let dictionary = object.as_stream().map_or_else(|_| object.as_dict().ok(), |stream| Some(&stream.dict));
        let Some(dictionary) = dictionary else { continue };
        assert!(!dictionary.has(b"StructParents") && !dictionary.has(b"Annots"));
        assert!(!dictionary.has_type(b"Annot") && !dictionary.has_type(b"Outlines"));
    }
}

#[test]
fn output_is_reproducible() {
    let pdf = file(&[[200, 300]; 7]);
    assert_eq!(impose(&pdf, &a4(Scheme::Booklet)).unwrap(), impose(&pdf, &a4(Scheme::Booklet)).unwrap());
}

#[test]
fn files_that_cannot_be_imposed_are_errors() {
    let booklet = a4(Scheme::Booklet);
    assert!(matches!(impose(b"", &booklet), Err(ImposeError::Pdf(_))));
    assert!(matches!(impose(&file(&[]), &booklet), Err(ImposeError::NoPages)));
    assert!(matches!(impose(&file(&[[200, 300], [0, 300]]), &booklet), Err(ImposeError::NoSize(2))));
    let nothing = ImposeOptions { sheet: Some(PaperSize { width: 842.0, height: f64::NAN }), ..booklet };
    assert!(matches!(impose(&file(&[[200, 300]]), &nothing), Err(ImposeError::NoSheetSize)));
    let mut document = Document::load_mem(&file(&[[200, 300]])).unwrap();
    let page = document.page_iter().next().unwrap();
    document.get_dictionary_mut(page).unwrap().set("Rotate", 90);
    let mut turned = Vec::new();
    document.save_to(&mut turned).unwrap();
    let error = impose(&turned, &booklet).unwrap_err();
    assert_eq!(error.to_string(), "page 1 of the PDF is rotated or scaled by its own unit");
}

#[test]
fn a_damaged_file_never_panics() {
    let pdf = file(&[[200, 300]; 3]);
    for length in 0..pdf.len() {
        let _ = impose(&pdf[..length], &a4(Scheme::TwoUp));
        let mut changed = pdf.clone();
        changed[length] ^= 0x15;
        let _ = impose(&changed, &a4(Scheme::Booklet));
    }
}
