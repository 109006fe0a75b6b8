"""The text language: it fills in values, says what is wrong, and can do nothing else."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baton.core.template import LARGEST_BYTES, check, names, render
from baton.core.template_syntax import DEEPEST, FILTERS, LONGEST_TEXT, Problem

VALUES = {
    "number": "INV-7",
    "po_number": "",
    "seller": {"name": "Baton Ltd", "bank": {"iban": "DE02"}},
    "lines": [{"text": "Audit", "notes": ["a", "b"]}, {"text": "Travel", "notes": []}],
}
KNOWN = {"number", "po_number", "seller.name", "seller.bank.iban", "lines[].text", "lines[].notes[]"}

# Injection strings as they are tried against Jinja, Twig, Django, Freemarker, Velocity, Smarty, ERB, Mako, Handlebars,
# Thymeleaf, Pebble, Tornado, Razor, Go and Angular; ours knows none of their languages.
BRACED = r"""
{{7*7}}
${{7*7}}
{{ 7 * '7' }}
{{config}}
{{ config.items() }}
{{self}}
{{self.__init__.__globals__.__builtins__}}
{{''.__class__.__mro__[1].__subclasses__()}}
{{ ''.__class__ }}
{{ [].__class__.__base__ }}
{{request.application.__globals__}}
{{ request|attr('application') }}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
{{ lipsum.__globals__['os'].popen('id').read() }}
{{ get_flashed_messages.__globals__ }}
{{ url_for.__globals__ }}
{{ namespace.__init__ }}
{{ joiner() }}
{{ range(10) }}
{{ dict(a=1) }}
{{ 'a'|upper }}
{{ number|attr("upper") }}
{{ number.upper() }}
{{ number.upper }}
{{ number.__class__ }}
{{ number|safe }}
{{ number|map('system') }}
{{ number[0] }}
{{ seller['name'] }}
{{ seller.items }}
{{ seller.keys }}
{{ lines.0 }}
{{ lines.append }}
{{ lines.__len__ }}
{{_self.env.registerUndefinedFilterCallback("exec")}}
{{_self.env.getFilter("id")}}
{{['id']|filter('system')}}
{{['cat /etc/passwd']|map('passthru')|join}}
{{app.request.server.all|join(',')}}
{{dump(app)}}
{{constructor.constructor('alert(1)')()}}
{{#with "s" as |string|}}{{/with}}
{{{number}}}
{{&number}}
{{>partial}}
{{.}}
{{printf "%s" .Password}}
{{define "T1"}}x{{end}}
{{ forloop }}
{{ block.super }}
{{ messages.storages.0.signer.key }}
{{ user.password }}
{{ settings.SECRET_KEY }}
{{ ''|add:'x' }}
{{% import os %}}
{% debug %}
{% load log %}
{% include 'admin/base.html' %}
{% extends "base.html" %}
{% import os %}
{% set x = 1 %}
{% raw %}{{ number }}{% endraw %}
{% autoescape off %}x{% endautoescape %}
{% csrf_token %}
{% url 'admin:index' %}
{% with a=1 %}x{% endwith %}
{% macro x() %}{% endmacro %}
{% call x() %}{% endcall %}
{% print(1) %}
{% if 1 == 1 %}x{% endif %}
{% if number == "INV-7" %}x{% endif %}
{% if not number %}x{% endif %}
{% if self.__class__ %}x{% endif %}
{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}
{% for x in ().__class__ %}{% endfor %}
{% for i in range(1000000000) %}x{% endfor %}
{% for a, b in seller.items() %}{% endfor %}
{%- if number -%}x{%- endif -%}
{% while true %}{% end %}
{% apply upper %}x{% end %}
{% module x %}
""".strip().splitlines()
OTHERS = r"""
${7*7}
#{7*7}
*{7*7}
@(7*7)
~{7*7}
<%= 7*7 %>
<% import os %>
<%- 7*7 %>
${"freemarker.template.utility.Execute"?new()("id")}
<#assign ex="freemarker.template.utility.Execute"?new()>${ex("id")}
[#assign ex = 'x'?new()]${ex('id')}
#set($x='')##$x.class.forName('java.lang.Runtime')
$class.inspect("java.lang.Runtime").type.getRuntime().exec("id")
${T(java.lang.Runtime).getRuntime().exec('id')}
__${new java.util.Scanner(T(java.lang.Runtime).getRuntime().exec("id").getInputStream()).next()}__::.x
{php}echo `id`;{/php}
{system('id')}
{$smarty.version}
{Smarty_Internal_Write_File::writeFile($SCRIPT_NAME,"x",self::clearConfig())}
${self.module.cache.util.os.system("id")}
<%! x = 1 %>
= 7*7
- x = `id`
#{IO.popen('id').readlines()}
<%= File.open('/etc/passwd').read %>
@{System.IO.File.ReadAllText("x")}
@System.Diagnostics.Process.Start("cmd.exe")
{ {7*7} }
{# comment #}
%(number)s
%s%s%n
{0.__class__}
{number.__class__}
$number
$(id)
`id`
\{\{7*7\}\}
&#123;&#123;7*7&#125;&#125;
{[7*7]}
[[${7*7}]]
<script>alert(1)</script>
""".strip().splitlines()


def test_values_fill_in_and_everything_else_stays():
    text = "Invoice {{ number }} from {{seller.name}}: {{ seller.bank.iban | lower }}\n{ } }} %} 100 %"
    assert check(text, KNOWN) == []
    assert render(text, VALUES) == "Invoice INV-7 from Baton Ltd: de02\n{ } }} %} 100 %"


def test_an_empty_text_or_list_is_no():
    text = "{% if po_number %}PO {{ po_number }}{% else %}no PO{% endif %}, {% if lines %}lines{% endif %}"
    assert render(text, VALUES) == "no PO, lines"
    assert render(text, VALUES | {"po_number": "4711", "lines": []}) == "PO 4711, "


def test_loops_run_inside_loops_and_a_block_alone_on_its_line_leaves_no_empty_line():
    text = "Lines:\n{% for line in lines %}\n- {{ line.text }}\n  {% for note in line.notes %}\n  * {{ note }}\n  {% endfor %}\n{% endfor %}\nEnd"
    assert check(text, KNOWN) == []
    assert render(text, VALUES) == "Lines:\n- Audit\n  * a\n  * b\n- Travel\nEnd"


def test_the_filters():
    assert {name: render(f"{{{{ x | {name} }}}}", {"x": " a\n B "}) for name in FILTERS} == {
        "upper": " A\n B ", "lower": " a\n b ", "trim": "a\n B", "one_line": "a B",
    }  # fmt: skip
    assert render("{{ x | one_line | upper }}", {"x": "a\r\nb"}) == "A B"


def test_html_is_escaped_only_when_asked():
    values = {"x": "<b>\"A\" & 'B'</b>"}
    assert render("<p>{{ x }}</p>", values) == "<p><b>\"A\" & 'B'</b></p>"
    assert render("<p>{{ x }}</p>", values, as_html=True) == "<p>&lt;b&gt;&quot;A&quot; &amp; &#x27;B&#x27;&lt;/b&gt;</p>"
    assert render("{{ x | upper }}", {"x": "&lt;"}, as_html=True) == "&amp;LT;"


@pytest.mark.parametrize("text", BRACED)
def test_an_injection_in_our_braces_is_refused_before_saving_and_never_evaluated(text):
    assert check(text, KNOWN) != []
    with pytest.raises(ValueError, match="Line 1: "):
        render(text, VALUES)


@pytest.mark.parametrize("text", OTHERS)
def test_an_injection_for_another_language_is_plain_text(text):
    assert check(text, KNOWN) == []
    assert render(text, VALUES) == text


@pytest.mark.parametrize("text", BRACED + OTHERS)
def test_an_injection_in_a_value_comes_out_as_it_went_in(text):
    assert render("{{ x }}", {"x": text}) == text
    assert render("{% for row in rows %}{{ row.x }}{% endfor %}", {"rows": [{"x": text}]}) == text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n{{ numbr }}", 3, 'There is no value "numbr".'),
        ("{{ number | shout }}", 1, 'There is no filter "shout"; there are upper, lower, trim, one_line.'),
        ("{{ number | trim | trim | trim | trim }}", 1, "4 filters on one value; there may be 3."),
        ("{{ seller }}", 1, '"seller" has parts; name one of them.'),
        ("{{ lines }}", 1, '"lines" has parts; name one of them.'),
        ("{{ line.text }}", 1, 'There is no value "line.text".'),
        ("{% for line in lines %}{% endfor %}{{ line.text }}", 1, 'There is no value "line.text".'),
        ("{% for line in lines %}\n{{ line.price }}\n{% endfor %}", 2, 'There is no value "line.price".'),
        ("{% for x in number %}{% endfor %}", 1, '"number" is no list.'),
        ("{% for x in seller %}{% endfor %}", 1, '"seller" has parts; name one of them.'),
        ("{% if nothing %}{% endif %}", 1, 'There is no value "nothing".'),
        ("\n{% if number %}", 2, "{% if %} has no {% endif %}."),
        ("{% for line in lines %}", 1, "{% for %} has no {% endfor %}."),
        ("{% endif %}", 1, "{% endif %} stands where nothing is open that it could belong to."),
        ("{% for line in lines %}{% else %}{% endfor %}", 1, "{% else %} stands where nothing is open that it could belong to."),
        ("{% if number %}{% else %}{% else %}{% endif %}", 1, "{% else %} stands where nothing is open that it could belong to."),
        ("{% else %}", 1, "{% else %} stands where nothing is open that it could belong to."),
        ("{% for lines %}{% endfor %}", 1, '"for lines" cannot be read; write it like {% for line in lines %}.'),
        ("{% if %}{% endif %}", 1, '"if" cannot be read; write it like {% if po_number %}.'),
        ("{% elif x %}", 1, '"elif x" is unknown; there are if, else, endif, for … in …, endfor.'),
        ("a\n{{ number", 2, "{{ is not closed on its line; write }} after the name."),
        ("{% if number\n%}", 1, "{% is not closed on its line; write %} after the name."),
        ("{{ }}", 1, '"" is no name; between {{ }} stands a name like seller.name and nothing else.'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, words):
    assert check(text, KNOWN) == [Problem(line, words)]


def test_every_problem_is_said_in_order():
    text = "{{ a }}\n{% if b %}\n{{ number|c }}\n{% endif %}\n{% endfor %}"
    assert [problem.line for problem in check(text, KNOWN)] == [1, 2, 3, 5]


def test_blocks_are_nested_so_deep_and_no_deeper():
    def nested(depth: int) -> str:
        return "{% if number %}" * depth + "x" + "{% endif %}" * depth

    assert render(nested(DEEPEST), VALUES) == "x"
    assert [problem.words for problem in check(nested(DEEPEST + 1), KNOWN)] == ["More than 10 blocks inside each other."]


def test_known_paths_come_from_an_example():
    assert names(VALUES) == KNOWN


@pytest.mark.parametrize("path", ["gone", "seller.gone", "number.gone", "lines.text", "seller.name.title"])
def test_a_name_without_a_value_is_refused_rather_than_left_empty(path):
    with pytest.raises(ValueError, match=f'Line 1: there is no value "{path}"'):
        render(f"{{{{ {path} }}}}", VALUES)


@pytest.mark.parametrize("value", [1, None, True, 2.5, b"x", [], {}, object()])
def test_what_is_no_text_is_not_printed(value):
    with pytest.raises(ValueError, match='"x" is no text'):
        render("{{ x }}", {"x": value})


def test_what_is_no_list_is_not_gone_through():
    with pytest.raises(ValueError, match='"number" is no list'):
        render("{% for x in number %}{% endfor %}", VALUES)


def test_one_megabyte_comes_out_and_not_a_byte_more():
    assert len(render("{{ x }}", {"x": "a" * LARGEST_BYTES})) == LARGEST_BYTES
    assert len(render("{{ x }}", {"x": "é" * (LARGEST_BYTES // 2)})) == LARGEST_BYTES // 2
    for text, value in [("{{ x }}a", "a" * LARGEST_BYTES), ("{{ x }}", "é" * (LARGEST_BYTES // 2 + 1)), ("{{ x | trim }}" * 2, " " * 600_000)]:
        with pytest.raises(ValueError, match=r"larger than 1,000,000 bytes"):
            render(text, {"x": value})


def test_a_loop_in_a_loop_stops_before_it_takes_long():
    text = "{% for a in rows %}" * 5 + "{% endfor %}" * 5
    started = time.perf_counter()
    with pytest.raises(ValueError, match="more than 20,000 parts"):
        render(text, {"rows": [""] * 1000})
    assert time.perf_counter() - started < 0.5


def test_a_template_has_a_largest_size():
    assert check("x" * LONGEST_TEXT, set()) == []
    assert [problem.words for problem in check("x" * (LONGEST_TEXT + 1), set())] == [
        "The text has 100,001 characters; a template has at most 100,000."
    ]


def test_unclosed_tags_without_end_take_no_time():
    started = time.perf_counter()
    check("{{" * 50_000, set())
    check("{% if a %}" * 10_000, {"a"})
    check("{{ " + "a|" * 49_000 + "}}", {"a"})
    assert time.perf_counter() - started < 2


SOUP = st.lists(
    st.sampled_from(["{{", "}}", "{%", "%}", "{", "%", " ", "\n", "|", ".", "if ", "for ", "in ", "else", "endif", "endfor", "number",
                     "lines", "line", "line.text", "upper", "seller.name", "{{ number }}", "{% if number %}", "{% else %}", "{% endif %}",
                     "{% for line in lines %}", "{{ line.text }}", "{% endfor %}", "é", "\u202e"]),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(SOUP, st.text(max_size=200)))
def test_what_the_check_lets_through_renders_and_nothing_ends_in_another_way_than_by_words(text):
    problems = check(text, KNOWN)
    try:
        rendered = render(text, VALUES)
    except ValueError as error:
        assert problems and str(error).startswith("Line ")
    else:
        assert isinstance(rendered, str)


@given(st.text(max_size=300))
def test_a_value_comes_out_unchanged_whatever_it_is(value):
    assert render("[{{ x }}]", {"x": value}) == f"[{value}]"


@given(st.text(max_size=300).filter(lambda text: "{{" not in text and "{%" not in text))
def test_text_without_our_braces_is_left_alone(text):
    assert check(text, set()) == [] and render(text, {}) == text


@given(st.lists(st.text(max_size=20), max_size=20))
def test_a_loop_writes_each_row_in_order(rows):
    assert render("{% for row in rows %}{{ row }};{% endfor %}", {"rows": rows}) == "".join(f"{row};" for row in rows)
