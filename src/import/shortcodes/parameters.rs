//! Parameters of shortcodes, and pictures with them.

/// Returns the Markdown for a picture with the parameters of a shortcode.
pub(super) fn picture<'v>(value: impl Fn(&str) -> Option<&'v str>, first: Option<&'v str>) -> Option<String> {
    let caption = value("caption").or(value("title")).map(|text| format!(" \"{}\"", text.replace('"', "\\\"")));
    let source = value("src").or(value("path")).or(first)?;
    let is_number = |size: &&str| size.trim_end_matches("px").parse::<f64>().is_ok();
    let mut attributes: Vec<String> = ["width", "height"]
        .iter()
        .filter_map(|key| Some(format!("{key}={}px", value(key).filter(is_number)?.trim_end_matches("px"))))
        .collect();
    let credit = match (value("attr"), value("attrlink")) {
        (Some(name), Some(link)) => Some(format!("[{name}]({link})")),
        (name, _) => name.map(str::to_owned),
    };
    attributes.extend(credit.map(|credit| format!("credit=\"{}\"", credit.replace('"', "”"))));
    let attributes = if attributes.is_empty() { String::new() } else { format!("{{{}}}", attributes.join(" ")) };
    let alt = value("alt").unwrap_or_default();
    let image = format!("![{alt}](<{source}>{}){attributes}", caption.unwrap_or_default());
    Some(match value("link") {
        Some(link) => format!("[{image}](<{link}>)"),
        None => image,
    })
}

/// Splits parameters: `src="a.jpg" wide`. A parameter without a key has an empty one.
pub(super) fn parameters_of(text: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let key_end = rest.find(|c: char| c == '=' || c.is_whitespace() || c == '"').unwrap_or(rest.len());
        let (key, value) = match rest[key_end..].trim_start().strip_prefix('=') {
            Some(value) => (&rest[..key_end], value.trim_start()),
            None => ("", rest),
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        parameters.push((key.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    parameters
}
