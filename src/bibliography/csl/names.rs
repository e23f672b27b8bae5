//! The element `names`.

use hayagriva::citationberg::taxonomy::{NameVariable, OtherTerm, Term};
use hayagriva::citationberg::{
    DelimiterBehavior, LayoutRenderingElement, NameAnd, NameAsSortOrder, NameForm, NameLabelPosition, NameOptions,
    Names, NamesChild, TermForm, TestPosition, ToAffixes, ToFormatting,
};

use super::context::{Context, NamesParts, Purpose};
use super::output::{Format, Output, Tag};
use crate::bibliography::item::Name;

impl<'a> Context<'a> {
    /// Renders a `names` element, or what stands in for it if there are no names.
    pub(super) fn names(&mut self, element: &'a Names) -> Output {
        let parts = self.parts_of(element);
        let outer_options = self.name_options.clone();
        self.name_options = outer_options.apply(&element.options());
        let mut variables: Vec<(NameVariable, String, &[Name])> = Vec::new();
        for (variable, key) in self.names_variables(element) {
            let names = self.peek_names(&key);
            self.count(names.is_some());
            variables.extend(names.map(|names| (variable, key, names)));
        }
        let mut format = Format::new(element.to_formatting(), &element.to_affixes());
        let options = element.options();
        format.delimiter = [options.names_delimiter, outer_options.names_delimiter.clone()]
            .into_iter()
            .chain([outer_options.name_delimiter.clone()])
            .flatten()
            .next()
            .unwrap_or_default();
        format.display = element.display;
        let output = if variables.is_empty() {
            self.substitute(element, parts, format)
        } else {
            let inner = Format { styles: format.styles.clone(), ..Format::default() };
            let mut is_count = false;
            let mut total = 0;
            let mut outputs = Vec::new();
            for (variable, _, names) in &variables {
                let list = self.name_list(*variable, names, parts, &inner);
                list.0.each(&mut |part| total += usize::from(matches!(part, Output::Tagged(Tag::Name(_), _))));
                is_count = list.1 == NameForm::Count;
                outputs.push(list.0);
            }
            for (_, key, _) in &variables {
                self.mark_substituted(key);
            }
            if is_count {
                Output::text(total.to_string())
            } else {
                Output::Group(Format { styles: Vec::new(), ..format }, outputs)
            }
        };
        self.name_options = outer_options;
        output
    }

    /// Returns the children of a `names` element. An element in `substitute` inherits those that it does not have.
    fn parts_of(&self, element: &'a Names) -> NamesParts<'a> {
        let mut parts = NamesParts::default();
        for child in &element.children {
            match child {
                NamesChild::Name(name) => parts.name = Some(name),
                NamesChild::EtAl(et_al) => parts.et_al = Some(et_al),
                NamesChild::Label(label) => parts.label = Some(label),
                NamesChild::Substitute(_) => {}
            }
        }
        parts.is_label_first = parts.name.is_some()
            && element.label().is_some_and(|(_, position)| position == NameLabelPosition::BeforeName);
        let Some(outer) = self.substituting else { return parts };
        let has_both = parts.name.is_some() && parts.label.is_some();
        NamesParts {
            name: parts.name.or(outer.name),
            et_al: parts.et_al.or(outer.et_al),
            label: parts.label.or(outer.label),
            is_label_first: if has_both { parts.is_label_first } else { outer.is_label_first },
        }
    }

    /// Returns the variables of the element, and the variables that hold their names. Editors who are the translators,
    /// too, are one list.
    fn names_variables(&self, element: &Names) -> Vec<(NameVariable, String)> {
        let own = |variable: &NameVariable| (*variable, variable.to_string());
        let has = |variable| element.variable.contains(&variable);
        if has(NameVariable::Editor) && has(NameVariable::Translator) {
            let editors = self.peek_names("editor");
            let term = Term::NameVariable(NameVariable::EditorTranslator);
            let has_term = self.setup.locales.term(term, TermForm::Long, false).is_some();
            if editors.is_some() && editors == self.peek_names("translator") && has_term {
                let is_other =
                    |variable: &NameVariable| !matches!(variable, NameVariable::Editor | NameVariable::Translator);
                return std::iter::once((NameVariable::EditorTranslator, "editor".to_owned()))
                    .chain(element.variable.iter().filter(|variable| is_other(variable)).map(own))
                    .collect();
            }
        }
        element.variable.iter().map(own).collect()
    }

    /// Renders what stands in for missing names.
    fn substitute(&mut self, element: &'a Names, parts: NamesParts<'a>, format: Format) -> Output {
        let Some(substitute) = element.substitute().filter(|_| self.substituting.is_none()) else {
            return Output::empty();
        };
        self.substituting = Some(parts);
        let mut found = None;
        for child in &substitute.children {
            let outputs = match child {
                LayoutRenderingElement::Names(names) => vec![self.names(names)],
                child => self.elements(std::slice::from_ref(child)),
            };
            found = outputs.into_iter().find(|output| !output.is_empty());
            if found.is_some() {
                break;
            }
        }
        self.substituting = None;
        let Some(found) = found else { return Output::empty() };
        let has_names = found.find(|part| matches!(part, Output::Tagged(Tag::Names(..), _))).is_some();
        let found = if has_names { found } else { Output::tagged(Tag::Names(String::new(), Vec::new()), found) };
        Output::Group(format, vec![found])
    }

    /// Renders a list of names, with its label. The form of the names is returned, too.
    fn name_list(
        &self,
        variable: NameVariable,
        names: &[Name],
        parts: NamesParts<'a>,
        outer: &Format,
    ) -> (Output, NameForm) {
        let element = parts.name.cloned().unwrap_or_default();
        let options = element.options(&self.name_options);
        let format = outer.clone().with(&Format::new(element.to_formatting(), &element.to_affixes()));
        let threshold = self.et_al_threshold(&options, names);
        let count = names.len();
        let is_others = names.last().is_some_and(Name::is_others);
        let uses_last = options.et_al_use_last && !is_others;
        let mut outputs = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let output = self.person(name, at == 0, &element, &options, &format);
            let is_last = at + 1 == count;
            outputs.push(match threshold {
                Some(0) => Output::empty(),
                _ if at == 0 => output,
                Some(shown) if at == shown && self.purpose == Purpose::SortKey => Output::empty(),
                Some(shown) if at == shown && !(uses_last && is_last) => {
                    self.et_al(&options, parts, shown, count, uses_last)
                }
                Some(shown) if at == shown => {
                    Output::group(vec![self.et_al(&options, parts, shown, count, uses_last), output])
                }
                Some(shown) if is_last && uses_last && at >= shown => output,
                Some(shown) if at > shown => Output::empty(),
                _ if self.purpose == Purpose::SortKey => Output::group(vec![Output::text(" "), output]),
                _ if is_last => Output::Group(Format::prefixed(self.last_delimiter(&options, count)), vec![output]),
                _ => Output::Group(Format::prefixed(options.delimiter), vec![output]),
            });
        }
        outputs.retain(|output| !output.is_empty());
        let label = parts.label.filter(|_| self.purpose != Purpose::SortKey);
        if let Some(label) = label {
            let label = self.names_label(variable, count, label);
            let at = if parts.is_label_first { 0 } else { outputs.len() };
            outputs.insert(at, label);
        }
        let tag = Tag::Names(variable.to_string(), names.to_vec());
        (Output::tagged(tag, Output::group(outputs)), options.form)
    }

    /// Returns the number of names before "et al.", or `None` if all names are written.
    fn et_al_threshold(&self, options: &NameOptions<'_>, names: &[Name]) -> Option<usize> {
        let is_subsequent = self.purpose == Purpose::Citation && self.positions.contains(&TestPosition::Subsequent);
        let (min, first) = if is_subsequent {
            (
                options.et_al_subsequent_min.or(options.et_al_min),
                options.et_al_subsequent_use_first.or(options.et_al_use_first),
            )
        } else {
            (options.et_al_min, options.et_al_use_first)
        };
        let first = first.map(|first| first as usize);
        if min.is_some_and(|min| names.len() >= min as usize) {
            return match (self.disambiguation.shown_names, first) {
                (Some(shown), Some(first)) => Some(shown.max(first)),
                (_, first) => first,
            };
        }
        names.last().filter(|name| name.is_others()).map(|_| names.len() - 1)
    }

    /// Returns the text before the last name: `, and `
    fn last_delimiter(&self, options: &NameOptions<'_>, count: usize) -> String {
        let and = match options.and {
            None => return options.delimiter.to_owned(),
            Some(NameAnd::Symbol) => self.setup.locales.and_symbol(),
            Some(NameAnd::Text) => {
                self.setup.locales.term(Term::Other(OtherTerm::And), TermForm::Long, false).unwrap_or_default()
            }
        };
        let has_delimiter = match options.delimiter_precedes_last {
            DelimiterBehavior::Contextual => count > 2,
            DelimiterBehavior::AfterInvertedName => match options.name_as_sort_order {
                Some(NameAsSortOrder::All) => true,
                Some(NameAsSortOrder::First) => count < 3,
                None => false,
            },
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Never => false,
        };
        let before = if has_delimiter { options.delimiter } else { "" };
        let space = if before.ends_with(char::is_whitespace) { "" } else { " " };
        format!("{before}{space}{and} ")
    }

    /// Renders "et al.", or an ellipsis if the last name follows.
    fn et_al(
        &self,
        options: &NameOptions<'_>,
        parts: NamesParts<'a>,
        shown: usize,
        count: usize,
        uses_last: bool,
    ) -> Output {
        let has_delimiter = match options.delimiter_precedes_et_al {
            DelimiterBehavior::Contextual => count > 2 && shown > 1,
            DelimiterBehavior::AfterInvertedName => match options.name_as_sort_order {
                Some(NameAsSortOrder::All) => true,
                Some(NameAsSortOrder::First) => shown < 2,
                None => false,
            },
            DelimiterBehavior::Always => true,
            DelimiterBehavior::Never => false,
        };
        let before = if has_delimiter { options.delimiter } else { " " };
        if uses_last && parts.et_al.is_none() {
            return Output::Group(Format::prefixed(before), vec![Output::text("\u{2026} ")]);
        }
        let mut format = parts.et_al.map_or_else(Format::default, |et_al| {
            Format::new(et_al.to_formatting(), &hayagriva::citationberg::Affixes::default())
        });
        before.clone_into(&mut format.prefix);
        let term = parts.et_al.map_or(Term::Other(OtherTerm::EtAl), |et_al| et_al.term.into());
        let text = self.setup.locales.term(term, TermForm::Long, false).unwrap_or_default();
        Output::Group(format, vec![Output::text(text)])
    }
}
