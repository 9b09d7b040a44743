"""A page as a browser would find it: its elements, attributes and texts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br"}


@dataclass
class Element:
    """A tag, and all text in it."""

    tag: str
    attributes: dict
    texts: list = field(default_factory=list)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    @property
    def classes(self):
        return set((self.attributes.get("class") or "").split())


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = [], [], [], []
        self.elements, self._inside = [], []
        self.feed(html)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *each) for each in attrs]
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self._inside.append(self.elements[-1])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self._inside.pop()

    def handle_data(self, data):
        if not set(self.open) & {"style", "script"}:
            self.texts.append(data)
            for element in self._inside:
                element.texts.append(data)

    def links(self):
        return [value for _, name, value in self.attributes if name in {"href", "src"}]

    def of_class(self, name):
        return [each for each in self.elements if name in each.classes]

    def pictures(self):
        """The words that stand for each picture."""
        return [
            each.attributes["aria-label"]
            for each in self.elements
            if each.attributes.get("role") == "img"
        ]
