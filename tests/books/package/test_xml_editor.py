"""Editing XML by offset: what is not changed stays byte for byte, whatever the part looks like."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.package.xml_editor import Element, XmlPart
from hnb_xl.errors import BookUnreadable

NAMES = st.sampled_from(["a", "b", "sheet", "x:c", "x:definedName"])
TEXTS = st.text(alphabet="ab é<&>\"'\n]", max_size=6)
GAPS = st.sampled_from(["", " ", "\n  ", "<!-- <a> -->", "<?note <a?>", "<![CDATA[<a>]]>"])


def escaped(text: str) -> str:
    """Text as an element holds it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """An element with attributes in either quote, gaps, text and children."""
    name = draw(NAMES)
    attributes = "".join(
        f"{draw(st.sampled_from([' ', '  ', chr(10)]))}{key}={quote}{escaped(draw(TEXTS)).replace(quote, '')}{quote}"
        for key, quote in draw(st.dictionaries(st.sampled_from("pqr"), st.sampled_from("\"'"), max_size=3)).items()
    )
    children = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    inner = "".join(draw(GAPS) + child for child in children) + escaped(draw(TEXTS)) + draw(GAPS)
    if not inner and draw(st.booleans()):
        return f"<{name}{attributes}{draw(st.sampled_from(['', ' ']))}/>"
    return f"<{name}{attributes}>{inner}</{name}>"


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A whole part, with or without a declaration and a byte order mark."""
    head = draw(st.sampled_from(["", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff", "<!-- > -->"]))
    return f'{head}<root xmlns="u:m" xmlns:x="u:x">{draw(elements())}</root>'.encode()


def every(part: XmlPart) -> list[Element]:
    """All elements of a part."""
    return list(part.root.walk())


@settings(max_examples=50)
@given(documents())
def test_offsets_cut_out_exactly_the_element(data: bytes) -> None:
    """Each element's bytes, parsed alone, are that element."""
    part = XmlPart(data, "part")

    for element in every(part)[1:]:
        alone = ET.fromstring(b'<r xmlns="u:m" xmlns:x="u:x">' + part.raw(element) + b"</r>")
        assert alone[0].tag == f"{{{element.namespace}}}{element.name}"
        assert dict(alone[0].attrib) == element.attributes
        assert len(alone[0]) == len(element.children)


@settings(max_examples=50)
@given(documents())
def test_no_edit_changes_no_byte(data: bytes) -> None:
    """Not even the object."""
    assert XmlPart(data, "part").result() is data


@settings(max_examples=50)
@given(documents(), st.data())
def test_an_appended_child_is_the_only_difference(data: bytes, draws: st.DataObject) -> None:
    """Taking the new bytes out again gives the part back, an empty tag apart, which had to open."""
    part = XmlPart(data, "part")
    element = draws.draw(st.sampled_from(every(part)))
    part.append(element, "<one/>")
    part.append(element, "<two/>")

    result = part.result()

    assert b"<one/><two/>" in result
    again = XmlPart(result, "part")
    assert len(every(again)) == len(every(part)) + 2
    if not element.is_empty:
        assert result.replace(b"<one/><two/>", b"") == data


@settings(max_examples=50)
@given(documents(), st.data())
def test_an_attribute_set_reads_back_and_leaves_the_others(data: bytes, draws: st.DataObject) -> None:
    """Replaced where it stands, or added at the end of the tag."""
    part = XmlPart(data, "part")
    element = draws.draw(st.sampled_from(every(part)))
    position = every(part).index(element)
    value = draws.draw(TEXTS)
    part.set_attribute(element, "q", value)

    after = every(XmlPart(part.result(), "part"))[position]

    assert after.attributes == {**element.attributes, "q": value}


@settings(max_examples=50)
@given(documents(), st.data())
def test_a_removed_element_takes_its_own_edits_with_it(data: bytes, draws: st.DataObject) -> None:
    """What was planned inside it goes as well, and the rest keeps its bytes."""
    part = XmlPart(data, "part")
    element = draws.draw(st.sampled_from(every(part)[1:]))
    part.append(element, "<new/>")
    part.set_attribute(element, "p", "new")
    part.remove(element)

    assert part.result() == data[: element.start] + data[element.end :]


def test_an_edit_that_overlaps_another_is_a_mistake() -> None:
    """Two replacements of one element cannot both be made."""
    part = XmlPart(b"<r><a/></r>", "part")
    part.replace(part.root.children[0], "<b/>")
    part.replace(part.root.children[0], "<c/>")

    with pytest.raises(ValueError, match="overlap"):
        part.result()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "doctype_refused"),
        (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', "doctype_refused"),
        (b"<r><a></r>", "bad_xml"),
        (b"", "bad_xml"),
        (b"<r>&undefined;</r>", "bad_xml"),
        (b"<a>" * 300 + b"</a>" * 300, "bad_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><r/>', "bad_xml"),
        (b'<?xml version="1.0" encoding="utf-16"?>\xff', "bad_xml"),
    ],
)
def test_what_cannot_be_trusted_is_refused(data: bytes, code: str) -> None:
    """A DOCTYPE, broken XML, a nesting that would exhaust memory, an encoding nobody knows."""
    with pytest.raises(BookUnreadable) as refused:
        XmlPart(data, "part")

    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le-bom", "iso-8859-1", "windows-1252"])
def test_another_encoding_is_read_and_written_as_utf_8(encoding: str) -> None:
    """Only when it is edited; unedited, its bytes stay."""
    name = encoding.removesuffix("-le-bom")
    data = f'<?xml version="1.0" encoding="{name}"?><r a="é"><b/></r>'.encode(name)
    part = XmlPart(data, "part")

    assert part.root.get("a") == "é"
    assert part.result() is data
    part.set_attribute(part.root.children[0], "c", "ü")
    assert part.result() == '<?xml version="1.0" encoding="UTF-8"?><r a="é"><b c="ü"/></r>'.encode()


def test_a_child_goes_where_the_order_wants_it() -> None:
    """Before the first that must come after it, else at the end."""
    part = XmlPart(b"<r><a/><c/></r>", "part")
    part.insert_ordered("<b/>", "b", ["a", "b", "c", "d"])
    part.insert_ordered("<d/>", "d", ["a", "b", "c", "d"])

    assert part.result() == b"<r><a/><b/><c/><d/></r>"


def test_a_prefix_is_found_by_its_namespace() -> None:
    """Unless a closer declaration hides it."""
    part = XmlPart(b'<r xmlns:q="u:q"><a xmlns:q="u:other"><b/></a><c/></r>', "part")
    hidden, plain = part.root.children[0].children[0], part.root.children[1]

    assert (hidden.prefix_of("u:q"), hidden.prefix_of("u:other"), plain.prefix_of("u:q")) == ("", "q", "q")


def test_a_limited_depth_keeps_whole_elements() -> None:
    """Deeper elements are not kept, but their bytes belong to their parents."""
    part = XmlPart(b"<r><a><b><c/></b>x</a><d/></r>", "part", depth=2)

    assert [part.raw(one) for one in part.root.children] == [b"<a><b><c/></b>x</a>", b"<d/>"]
    assert part.root.children[0].children == []
