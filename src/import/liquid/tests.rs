use std::fs;

use super::*;

/// Carries out a page of a website with one included file.
fn page(text: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let settings = "title: Tides\nurl: https://tides.example\ncollections:\n  boats:\n    permalink: /fleet/:name/\n";
    fs::write(root.join("_config.yml"), settings).unwrap();
    fs::create_dir(root.join("_boats")).unwrap();
    fs::write(root.join("_boats/alma.md"), "---\ntitle: The Alma\n---\nOld.\n").unwrap();
    fs::write(root.join("_boats/bertha.md"), "---\ntitle: Bertha\nshort: B\n---\nNew.\n").unwrap();
    fs::create_dir(root.join("_includes")).unwrap();
    let included = "{% assign numbers = include.list | split: \",\" %}{% for n in numbers %}[#{{n}}]: https://x.example/{{n}}\n{% endfor %}\
                    {% if include.v > 1 %}new{% else %}old{% endif %}";
    fs::write(root.join("_includes/links.md"), included).unwrap();
    fs::write(root.join("_includes/name.md"), "{{ include.name }}").unwrap();
    let mut report = ImportReport::default();
    let written = rendered(text, root, &mut report);
    (written, report.text("a"))
}

#[test]
fn templates_are_carried_out() {
    for (text, expected) in [
        ("{% assign x = \"a\" %}{{x}}{{ x | append: 'b' | upcase }}", "aAB"),
        (
            "---\ntitle: \"The x\"\n---\n{{ page.title }} {{site.url}}",
            "---\ntitle: \"The x\"\n---\nThe x https://tides.example",
        ),
        ("{% include links.md v=2 list=\"1,2\" %}", "[#1]: https://x.example/1\n[#2]: https://x.example/2\nnew"),
        ("{% include links.md list=\"1\" %}", "[#1]: https://x.example/1\nold"),
        ("{% capture c %}x{% endcapture %}{{c}}{% comment %}no{% endcomment %}", "x"),
        ("{% if a == nil %}{% if true %}1{% endif %}{% elsif b %}2{% endif %}", "1"),
        ("{% unless page.lang == \"de\" %}y{% endunless %}", "y"),
        ("{% for n in (1..2) %}{{ '00' | append: n | slice: -2, 2 }} {% endfor %}", "01 02 "),
        (
            "{% for b in site.boats %}[{{ b.short | default: b.title }}]: {{ b.url }} {% endfor %}",
            "[The Alma]: /fleet/alma/ [B]: /fleet/bertha/ ",
        ),
        ("{% case page.x %}{% when 'a' %}1{% else %}2{% endcase %}", "2"),
        (
            "{% assign x = 'b' %}{% case x %}no{% when 'a', 'b' %}1{% case x %}{% when 'b' %}3{% endcase %}{% else %}2{% endcase %}",
            "13",
        ),
        ("{{ '2026-03-07 14:30' | date: '%-d %B %Y, %H:%M' }}", "7 March 2026, 14:30"),
        (
            "{% for i in (0..3) %}{% capture q %}q{{i}}{% endcapture %}{% if page.[q] == nil %}{% break %}{% endif %}x{{ i }}{% endfor %}!",
            "!",
        ),
        ("{% for i in (0..3) %}{% if i == '1' %}{% continue %}{% endif %}{{ i }}{% endfor %}", "023"),
        ("{% assign k = 'url' %}{{ site[k] }} {{ site.[k] | size }}", "https://tides.example 21"),
        ("- {% include name.md name=\"The\n  *Alma*\"\nx=1 %}", "- The *Alma*"),
        ("{% capture /dev/null %}{{ lost }}{% assign x = 'a' %}{% endcapture %}{{ x }}", "a"),
        ("{% raw %}{{ x }}{% endraw %}", "{% raw %}{{ x }}{% endraw %}"),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", "{% highlight ruby %}\nx\n{% endhighlight %}"),
    ] {
        assert_eq!(page(text).0, expected, "{text}");
    }
}

#[test]
fn what_has_no_value_is_reported_with_its_line() {
    let (text, report) = page("a\n{{ page.x }} {% include ../_config.yml %}{% include nav.html %}\n{% tabs %}b");
    assert_eq!(text, "a\n \nb");
    for part in ["`{{ page.x }}`, in line 2", "`{% include nav.html %}`, in line 2", "`{% tabs %}`, in line 3"] {
        assert!(report.contains(part), "{report}");
    }
    assert!(report.contains("_config.yml"), "{report}");
}
