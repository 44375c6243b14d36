"""Headings become paths, lists and tables become words, marks disappear."""

from app.knowledge import Document
from app.knowledge.blocks import Block, blocks

MARKDOWN = """\
# Travel

Book *early*, see [the portal](https://portal.example/x).
It is **cheaper**.

## Hotels ##

> Quoted rule.

Allowed:

- a single room
  with breakfast
2. no minibar

| Place | Limit |
|-------|------:|
| Bergen | 164 |

<!-- not for readers -->
```
code stays
```

Setext title
------------

Last.
"""


def test_markdown_is_read_as_people_see_it() -> None:
    hotels = "Travel › Hotels"
    assert blocks(Document("a.md", MARKDOWN)) == [
        Block("Travel", "Book early, see the portal. It is cheaper."),
        Block(hotels, "Quoted rule."),
        Block(hotels, "Allowed:"),
        Block(hotels, "a single room with breakfast", item=True),
        Block(hotels, "no minibar", item=True),
        Block(hotels, "Place: Bergen; Limit: 164.", item=True),
        Block(hotels, "code stays"),
        Block("Travel › Setext title", "Last."),
    ]


def test_a_lonely_line_of_plain_text_is_a_heading() -> None:
    text = "RULES\n\nBe on time.\nAlways.\n\n- bring tools\n\n2.1 Breaks\n\nRest."
    assert blocks(Document("a.txt", text)) == [
        Block("RULES", "Be on time. Always."),
        Block("RULES", "bring tools", item=True),
        Block("2.1 Breaks", "Rest."),
    ]


def test_a_word_with_underscores_is_left_alone() -> None:
    assert blocks(Document("a.md", "Form snake_case_name stays."))[0].text == (
        "Form snake_case_name stays."
    )


def test_a_title_before_a_name_is_no_mark_of_a_list() -> None:
    said = ["Mrs. Alder reports a scratch.", "Mr. Pell waits.", "Dr. Lind comes."]
    text = "\n\n".join([*said, "a) first\nb. second\niv. fourth"])
    assert [(block.text, block.item) for block in blocks(Document("a.md", text))] == [
        *((words, False) for words in said),
        *((words, True) for words in ("first", "second", "fourth")),
    ]
