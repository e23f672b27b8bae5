//! Mails (`.eml`) and saved web pages in one file (`.mht`).

use std::fs;
use std::io;
use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::ImportReport;

/// Extensions of files in the format of mails.
pub(super) const EXTENSIONS: [&str; 3] = ["eml", "mht", "mhtml"];

/// Text of a mail.
#[derive(Debug)]
pub(super) struct MailText {
    pub(super) subject: Option<String>,
    /// Day on which it was sent, in the form of front matter.
    pub(super) date: Option<String>,
    /// The text as HTML. Its pictures are files in the folder for pictures.
    pub(super) html: String,
}

/// Reads a mail. The pictures in it are written into the folder `pictures`.
///
/// # Errors
/// The file is no mail, or a picture cannot be written.
pub(super) fn read(bytes: &[u8], pictures: &Path, report: &mut ImportReport) -> io::Result<MailText> {
    let Some(mail) = MessageParser::default().parse(bytes) else {
        return Err(io::Error::other("this is no mail"));
    };
    let first = mail.html_body.first().and_then(|&part| mail.parts.get(part as usize));
    let is_html = first.is_some_and(|part| matches!(part.body, PartType::Html(_)));
    let mut html = match (mail.body_html(0).filter(|_| is_html), mail.body_text(0)) {
        (Some(html), _) => html.into_owned(),
        (None, Some(text)) => paragraphs(&text),
        (None, None) => return Err(io::Error::other("this mail has no text")),
    };
    for (at, part) in mail.parts.iter().enumerate() {
        let is_image = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
        if !is_image {
            if let Some(name) = part.attachment_name() {
                report.leave_out_anywhere(format!("the attachment `{name}`"));
            }
            continue;
        }
        let name = picture_name(part.attachment_name(), part.content_type().and_then(|kind| kind.subtype()), at);
        let cid = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        let addresses: Vec<String> = cid.into_iter().chain(part.content_location().map(str::to_owned)).collect();
        let is_used = addresses.iter().any(|address| html.contains(address.as_str()));
        if is_used {
            let path = pictures.join(&name);
            fs::write(&path, part.contents())?;
            let address = path.to_string_lossy();
            for own in &addresses {
                html = html.replace(own.as_str(), &html_escape::encode_double_quoted_attribute(&address));
            }
        } else {
            report.leave_out_anywhere(format!("the picture `{name}`, which the text does not show"));
        }
    }
    if let Some(sender) = mail.from().and_then(|from| from.first()) {
        let name = sender.name().or(sender.address()).unwrap_or_default();
        report.leave_out_anywhere(format!("the sender “{name}”"));
    }
    let date = mail.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    Ok(MailText { subject: mail.subject().map(str::to_owned), date, html })
}

/// Returns a text without markup as paragraphs.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let mut html = String::with_capacity(text.len());
    for paragraph in paragraphs {
        html.extend(["<p>", &html_escape::encode_text(paragraph), "</p>\n"]);
    }
    html
}

/// Returns a file name of letters, digits and hyphens. `at` makes it unique.
fn picture_name(name: Option<&str>, subtype: Option<&str>, at: usize) -> String {
    let extension = match subtype.unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpeg" | "pjpeg" => "jpg".to_owned(),
        "svg+xml" => "svg".to_owned(),
        other => other.chars().filter(char::is_ascii_alphanumeric).collect(),
    };
    let stem = name.and_then(|name| name.rsplit_once('.')).map_or("picture", |(stem, _)| stem);
    let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    format!("{stem}-{at}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: Ferry Society <news@example.org>\r\nSubject: =?utf-8?Q?Tides_=E2=80=93_June?=\r\n\
        Date: Tue, 17 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n\
        --b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
        --c\r\nContent-Type: text/plain\r\n\r\nPlain\r\n\
        --c\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>Caf=E9 at =\r\nnine <img src=3D\"cid:p1\"></p>\r\n--c--\r\n\
        --b\r\nContent-Type: image/png; name=\"A b.png\"\r\nContent-ID: <p1>\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        iVBORw0KGgo=\r\n--b\r\nContent-Type: application/pdf; name=\"x.pdf\"\r\nContent-Disposition: attachment; \
        filename=\"x.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n";

    #[test]
    fn a_mail_has_its_text_and_its_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = ImportReport::default();
        let mail = read(MAIL.as_bytes(), folder.path(), &mut report).unwrap();
        assert_eq!(mail.subject.as_deref(), Some("Tides – June"));
        assert_eq!(mail.date.as_deref(), Some("2026-03-17"));
        assert!(mail.html.contains("Café at nine"), "{}", mail.html);
        let files: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        assert!(mail.html.contains(&*files[0].to_string_lossy()), "{}", mail.html);
        let report = report.text("a");
        assert!(report.contains("the attachment `x.pdf`") && report.contains("the sender “Ferry Society”"), "{report}");
    }

    #[test]
    fn a_mail_without_html_has_paragraphs() {
        let mut report = ImportReport::default();
        let text = "Subject: x\r\n\r\nOne\r\nline <b>.\r\n\r\nTwo.\r\n";
        let mail = read(text.as_bytes(), Path::new("."), &mut report).unwrap();
        assert_eq!(mail.html, "<p>One\nline &lt;b&gt;.</p>\n<p>Two.</p>\n");
    }
}
