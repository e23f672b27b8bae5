//! Names of fields, to find misspelt ones.

use super::entries::Entry;
use crate::bibliography::item::Mistake;
use crate::nearest::nearest;

/// Fields of BibTeX, BibLaTeX and programs that keep sources, separated by spaces.
const KNOWN: &str = "abstract addendum address afterword annotation annotator annote archive archiveprefix author \
    authortype bookauthor bookpagination booksubtitle booktitle booktitleaddon chapter citedate commentator copyright \
    crossref date day doi edition editor editora editorb editorc editortype editoratype editorbtype editorctype eid \
    entryset entrysubtype eprint eprintclass eprinttype event eventdate eventtitle eventtitleaddon execute file foreword \
    gender holder howpublished hyphenation ids indexsorttitle indextitle institution introduction isan isbn ismn isrn \
    issn issue issued issuesubtitle issuetitle issuetitleaddon iswc journal journalabbreviation journalsubtitle \
    journaltitle journaltitleaddon key keyword keywords label langid langidopts language lccn library lista listb listc \
    listd liste listf location mainsubtitle maintitle maintitleaddon month mrnumber namea nameaddon nameb namec note \
    number numpages options organization origdate origlanguage origlocation origpublisher origtitle origyear page pages \
    pagetotal pagination part pdf pmcid pmid posted-at presort primaryclass publisher pubstate related relatedoptions \
    relatedstring relatedtype reprinttitle review school season series shortauthor shorteditor shorthand \
    shorthandintro shortjournal shortseries shorttitle sortkey sortname sortshorthand sorttitle sortyear source status \
    subtitle tags timestamp title titleaddon translator type unpublished url urldate urlraw useprefix usera userb userc \
    userd usere userf venue verba verbb verbc version volume volumes xdata xref year zblnumber";

/// Types of sources, in BibTeX and BibLaTeX, and types that have no particular form in CSL.
const TYPES: &str = "article artwork audio bibnote book bookinbook booklet collection commentary conference customa \
    customb customc customd custome customf dataset electronic image inbook incollection inproceedings inreference \
    jurisdiction legal legislation letter manual mastersthesis misc movie music mvbook mvcollection mvproceedings \
    mvreference online patent performance periodical phdthesis proceedings reference report review set software standard \
    suppbook suppcollection suppperiodical techreport thesis unpublished video www xdata";

/// Returns the mistake of a type that is not known and similar to a known one: `@boook`
pub(super) fn misspelt_type(entry: &Entry) -> Option<Mistake> {
    let known: Vec<&str> = TYPES.split_whitespace().collect();
    let kind = entry.kind.as_str();
    let near = nearest(kind, &known).filter(|near| *near != kind)?;
    let message = format!("`{}` has the type `{kind}`, which is not known: it is set like `misc`", entry.key);
    Some(Mistake { is_error: false, span: entry.key_span, message, help: format!("did you mean `@{near}`?") })
}

/// Returns the mistakes of fields whose names are not known and similar to that of a field: `titel`, `jounal`
pub(super) fn misspelt(entry: &Entry) -> Vec<Mistake> {
    let known: Vec<&str> = KNOWN.split_whitespace().collect();
    let unknown = entry.fields.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    let mistakes = unknown.filter_map(|(name, value)| {
        let near = nearest(name, &known).filter(|near| name.len() > 3 && entry.get(near).is_none())?;
        Some(Mistake {
            is_error: false,
            span: value.span,
            message: format!("`{}` has a field `{name}`, which is not used", entry.key),
            help: format!("did you mean `{near}`?"),
        })
    });
    mistakes.collect()
}
