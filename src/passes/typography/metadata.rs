//! Typography of texts without markup: metadata, alternative texts, titles of links and axes, terms of the index.

use super::Typography;
use crate::document::{Block, Image, Inline, See, plain_text};
use crate::publication::{Contributor, Metadata, Publication};
use crate::source::{SourceId, Span};

impl Typography<'_> {
    /// Sets the typography of a publication's texts. Its identifiers do not change.
    pub(crate) fn set_publication(self, publication: &mut Publication) {
        let Publication {
            title,
            file_as,
            subtitle,
            publisher,
            place,
            registration,
            colophon,
            rights,
            contributors,
            ..
        } = publication;
        self.set_text(title);
        let lines = [file_as, subtitle, publisher, place, registration, colophon, rights];
        lines.into_iter().flatten().for_each(|text| self.set_text(text));
        self.set_contributors(contributors);
    }

    /// Sets the typography of an issue's metadata.
    pub(crate) fn set_metadata(self, metadata: &mut Metadata) {
        let Metadata {
            title,
            volume,
            number,
            summary,
            back,
            subjects,
            contributors,
            cover,
            revised,
            accessibility,
            ..
        } = metadata;
        self.set_text(title);
        let alt = cover.as_mut().map(|cover| &mut cover.alt);
        let note = revised.as_mut().map(|revised| &mut revised.note);
        [volume, number, summary, back]
            .into_iter()
            .chain(alt)
            .chain(note)
            .chain([&mut accessibility.summary])
            .flatten()
            .for_each(|text| self.set_text(text));
        for subject in subjects {
            self.set_text(subject);
        }
        self.set_contributors(contributors);
    }

    fn set_contributors(self, contributors: &mut [Contributor]) {
        for contributor in contributors {
            self.set_text(&mut contributor.name);
            contributor.file_as.iter_mut().for_each(|name| self.set_text(name));
        }
    }

    /// Sets the typography of a block's own texts without markup. Those of blocks inside it are not changed.
    pub(super) fn set_block_texts(self, block: &mut Block) {
        match block {
            Block::Figure(figure) => self.set_image_texts(&mut figure.image),
            Block::Chart(chart) => {
                let titles = chart.x_title.iter_mut().chain(&mut chart.y_title);
                let names = titles.chain(&mut chart.highlight).chain(&mut chart.totals);
                names.chain([&mut chart.image.description]).for_each(|text| self.set_text(text));
            }
            Block::Paragraph { .. }
            | Block::Heading(_)
            | Block::Quote { .. }
            | Block::List(_)
            | Block::DescriptionList { .. }
            | Block::Code { .. }
            | Block::ThematicBreak { .. }
            | Block::Table(_)
            | Block::Equation(_)
            | Block::Collection { .. }
            | Block::Callout { .. }
            | Block::Directive { .. }
            | Block::Passage { .. }
            | Block::Disclosure { .. } => {}
        }
    }

    /// Sets the typography of an inline's own texts without markup.
    pub(super) fn set_inline_texts(self, inline: &mut Inline) {
        match inline {
            Inline::Abbreviation { title, .. } => self.set_text(title),
            Inline::Link { title, .. } => title.iter_mut().for_each(|title| self.set_text(title)),
            Inline::Image(image) => self.set_image_texts(image),
            Inline::IndexMark { terms, see, .. } => {
                for term in terms {
                    self.set_text(term);
                }
                if let Some(See::Instead(entry) | See::Also(entry)) = see {
                    self.set_text(entry);
                }
            }
            Inline::Text { .. }
            | Inline::SoftBreak { .. }
            | Inline::HardBreak { .. }
            | Inline::Code { .. }
            | Inline::Styled { .. }
            | Inline::Passage { .. }
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Reference { .. }
            | Inline::DataFigure(_)
            | Inline::Anchor { .. }
            | Inline::NoteReference { .. } => {}
        }
    }

    fn set_image_texts(self, image: &mut Image) {
        self.set_text(&mut image.description);
        image.title.iter_mut().for_each(|title| self.set_text(title));
    }

    /// Sets the typography of a text. Addresses in it are not changed.
    fn set_text(self, text: &mut String) {
        let span = Span::new(SourceId::default(), 0..0);
        let mut run: Vec<Inline> = Vec::new();
        for word in text.split_inclusive(' ') {
            let is_address = word.contains("://") || word.starts_with("www.");
            if is_address {
                let address = word.trim_end_matches(' ');
                run.push(Inline::Code { text: address.to_owned(), span });
                run.push(Inline::Text { text: word[address.len()..].to_owned(), span });
            } else if let Some(Inline::Text { text, .. }) = run.last_mut() {
                text.push_str(word);
            } else {
                run.push(Inline::Text { text: word.to_owned(), span });
            }
        }
        self.set(&mut run);
        *text = plain_text(&run);
    }
}

#[cfg(test)]
mod tests {
    use crate::passes::Typography;
    use crate::publication::Language;
    use crate::terms::Terms;

    #[test]
    fn texts_without_markup_have_the_same_typography() {
        let (language, terms) = (Language::new("de").unwrap(), Terms::of(&Language::new("de").unwrap()).unwrap());
        let typography = Typography { quotes: &terms.quotes, language: &language };
        let set = |text: &str| {
            let mut text = text.to_owned();
            typography.set_text(&mut text);
            text
        };
        assert_eq!(set("Der \"Mai\" -- und so..."), "Der „Mai“\u{A0}– und so…");
        assert_eq!(
            set("Siehe https://example.org/a--b'c -- oder \"hier\""),
            "Siehe https://example.org/a--b'c\u{A0}– oder „hier“"
        );
        assert_eq!(set(&set("'s \"war\" einmal")), set("'s \"war\" einmal"));
        assert_eq!(set(""), "");
    }
}
