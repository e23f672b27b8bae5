//! Mails (`.eml`) and saved web pages in one file (`.mht`).

use std::fs;
use std::io;
use std::path::Path;

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

use super::ImportReport;
use super::report::shortened;
use super::web::is_notice_text;

/// Extensions of files in the format of mails.
pub(super) const EXTENSIONS: [&str; 3] = ["eml", "mht", "mhtml"];

/// Text of a mail.
#[derive(Debug)]
pub(super) struct MailText {
    pub(super) subject: Option<String>,
    /// Day on which it was sent, in the form of front matter.
    pub(super) date: Option<String>,
    pub(super) text: MailBody,
}

/// Text of a mail.
#[derive(Debug)]
pub(super) enum MailBody {
    /// Its pictures are files in the folder for pictures.
    Html(String),
    /// Text without markup.
    Plain(String),
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
    let (mut html, plain) = match (mail.body_html(0).filter(|_| is_html), mail.body_text(0)) {
        (Some(html), _) => (html.into_owned(), None),
        (None, Some(text)) => (String::new(), Some(without_notices(&without_signature(&text, report), report))),
        (None, None) => return Err(io::Error::other("this mail has no text")),
    };
    let base =
        first.and_then(|part| part.content_location()).and_then(|page| page.rsplit_once('/')).map(|(base, _)| base);
    for (at, part) in mail.parts.iter().enumerate() {
        let is_image = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
        if !is_image {
            let is_attached = mail.attachments.iter().any(|&attached| attached as usize == at);
            report_attachment(part, is_attached, report);
            continue;
        }
        let name = picture_name(part.attachment_name(), part.content_type().and_then(|kind| kind.subtype()), at);
        let cid = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        let addresses: Vec<String> = cid.into_iter().chain(part.content_location().map(str::to_owned)).collect();
        // Saved pages have addresses relative to their own.
        let relative = base.and_then(|base| part.content_location()?.strip_prefix(base)?.strip_prefix('/'));
        let relative =
            relative.map(|address| format!("\"{address}\"")).filter(|address| html.contains(address.as_str()));
        let is_used = relative.is_some() || addresses.iter().any(|address| html.contains(address.as_str()));
        if is_used {
            let path = pictures.join(&name);
            fs::write(&path, part.contents())?;
            let address = path.to_string_lossy();
            if let Some(own) = relative {
                html = html.replace(&own, &format!("\"{}\"", html_escape::encode_double_quoted_attribute(&address)));
            }
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
    let text = plain.map_or(MailBody::Html(html), MailBody::Plain);
    Ok(MailText { subject: mail.subject().map(str::to_owned), date, text })
}

/// Reports a part of a mail that is not imported.
fn report_attachment(part: &MessagePart<'_>, is_attached: bool, report: &mut ImportReport) {
    match (&part.body, part.attachment_name()) {
        (PartType::Message(mail), _) => {
            let subject = shortened(mail.subject().unwrap_or_default());
            report.leave_out_anywhere(format!("the mail “{subject}” within this one; save it as a file to import it"));
        }
        (_, Some(name)) => report.leave_out_anywhere(format!("the attachment `{name}`")),
        (_, None) if is_attached => {
            let kind = part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")));
            report.leave_out_anywhere(format!("an attachment of the type `{}`", kind.unwrap_or_default()));
        }
        (_, None) => {}
    }
}

/// Returns a text without its paragraphs about unsubscribing, which are reported.
fn without_notices(text: &str, report: &mut ImportReport) -> String {
    let (notices, kept): (Vec<&str>, Vec<&str>) = text.split("\n\n").partition(|text| is_notice_text(text));
    for notice in notices {
        report.leave_out_anywhere(format!("the notice for subscribers “{}”", shortened(notice)));
    }
    kept.join("\n\n")
}

/// Returns a text without the signature below a line of two hyphens, which is reported. The space after the hyphens is often
/// lost.
fn without_signature(text: &str, report: &mut ImportReport) -> String {
    let text = text.replace("\r\n", "\n");
    match text.split_once("\n-- \n").or_else(|| text.split_once("\n--\n")) {
        Some((text, signature)) => {
            report.leave_out_anywhere(format!("the signature “{}”", shortened(signature)));
            text.to_owned() + "\n"
        }
        None => text,
    }
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
        let MailBody::Html(html) = mail.text else { panic!("{:?}", mail.text) };
        assert!(html.contains("Café at nine"), "{html}");
        let files: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        assert!(html.contains(&*files[0].to_string_lossy()), "{html}");
        let report = report.text("a");
        assert!(report.contains("the attachment `x.pdf`") && report.contains("the sender “Ferry Society”"), "{report}");
    }

    #[test]
    fn a_mail_without_html_has_text_without_its_signature() {
        let mut report = ImportReport::default();
        let text =
            "Subject: x\r\n\r\nOne\r\nline <b>.\r\n\r\nUnsubscribe: https://x.example/u\r\n\r\nTwo.\r\n-- \r\nAnna\r\n";
        let mail = read(text.as_bytes(), Path::new("."), &mut report).unwrap();
        assert!(matches!(&mail.text, MailBody::Plain(text) if text == "One\nline <b>.\n\nTwo.\n"), "{:?}", mail.text);
        let report = report.text("a");
        assert!(
            report.contains("left out: the signature “Anna”") && report.contains("“Unsubscribe: https"),
            "{report}"
        );
    }

    #[test]
    fn a_mail_within_a_mail_is_listed() {
        let text = "Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n\
            Content-Type: message/rfc822\r\n\r\nSubject: Tides\r\n\r\nText.\r\n--b\r\nContent-Type: text/calendar\r\n\
            Content-Disposition: attachment\r\n\r\nBEGIN\r\n--b--\r\n";
        let mut report = ImportReport::default();
        read(text.as_bytes(), Path::new("."), &mut report).unwrap();
        let report = report.text("a");
        for part in ["the mail “Tides” within this one", "an attachment of the type `text/calendar`"] {
            assert!(report.contains(part), "{part}: {report}");
        }
    }

    #[test]
    fn pictures_of_a_saved_page_have_addresses_relative_to_it() {
        let page = "Subject: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\
            Content-Location: https://x.example/news/today\r\n\r\n<img src=\"img/a.png\">\r\n--b\r\nContent-Type: image/png\r\n\
            Content-Location: https://x.example/news/img/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
        let folder = tempfile::tempdir().unwrap();
        let mut report = ImportReport::default();
        let mail = read(page.as_bytes(), folder.path(), &mut report).unwrap();
        let MailBody::Html(html) = mail.text else { panic!("{:?}", mail.text) };
        assert!(html.contains(&*folder.path().to_string_lossy()) && !html.contains("\"img/"), "{html}");
    }
}
