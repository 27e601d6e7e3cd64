"""The label sets of the sample projects, in the form that the web application writes."""

from __future__ import annotations

from typing import Any

from ango_tui.hub.ids import object_id

Node = dict[str, Any]
_COLOURS = (
    "#f44336",
    "#03a9f4",
    "#9c27b0",
    "#4caf50",
    "#ff9800",
    "#009688",
    "#795548",
    "#e91e63",
    "#3f51b5",
    "#cddc39",
)


def _sid(*parts: object) -> str:
    return object_id("schema", *parts)[:23]


class _Maker:
    """Makes the classes of one project; ids come from the path of titles, so they never change."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.count = 0

    def tool(self, kind: str, title: str, *questions: Node, **more: Any) -> Node:
        colour = _COLOURS[self.count % len(_COLOURS)]
        self.count += 1
        shortcut = str(self.count) if self.count < 10 else ""
        node = {"title": title, "tool": kind, "required": False, "schemaId": _sid(self.key, kind, title)}
        node |= {"ocrEnabled": False, "classifications": list(questions), "multiple": False, "color": colour}
        return node | {"shortcutKey": shortcut, **more}

    def ask(
        self, kind: str, title: str, options: str = "", *questions: Node, under: str = "", **more: Any
    ) -> Node:
        """A question; `options` are separated by "|", `under` is the "title|option" that reveals it."""
        node: Node = {
            "title": title,
            "tool": kind,
            "required": False,
            "schemaId": _sid(self.key, kind, title),
        }
        node |= {
            "frameSpecific": False,
            "classifications": list(questions),
            "multiple": False,
            "shortcutKey": "",
        }
        if options:
            node["options"] = [{"value": o, "schemaId": _sid(self.key, title, o)} for o in options.split("|")]
        if under:
            parent, _, option = under.partition("|")
            node["parentOptionId"] = _sid(self.key, parent, option)
        return node | more

    def text(self, title: str, regex: str | None = None, **more: Any) -> Node:
        return self.ask("text", title, **{"regex": regex, "richText": False, **more})

    def tree(self, title: str, branches: dict[str, Any]) -> Node:
        """A tree-dropdown with its flattened options, as SDK 1.4.10 sends both."""
        options: list[Node] = []

        def grow(level: dict[str, Any], path: str) -> list[Node]:
            nodes = []
            for name, below in level.items():
                full = f"{path} / {name}" if path else name
                key = object_id("tree", self.key, title, full) + object_id(full)[:8]
                options.append({"value": full, "schemaId": key})
                nodes.append({"title": name, "key": key, "value": key, "children": grow(below, full)})
            return nodes

        trees = grow(branches, "")
        return self.ask("tree-dropdown", title, options="") | {
            "options": options,
            "treeOptions": trees,
            "showDropdown": False,
        }


def _schema(tools: list[Node], classifications: list[Node], relations: list[Node]) -> Node:
    return {"tools": tools, "classifications": classifications, "relations": relations}


def _dashcam() -> Node:
    m = _Maker("dashcam")
    vehicle = m.tool(
        "bounding-box",
        "Vehicle",
        m.ask(
            "radio",
            "Vehicle type",
            "Car|Van|Truck|Bus|Motorcycle|Other",
            m.text("Describe other", "^.{3,80}$", under="Vehicle type|Other"),
            m.ask("single-dropdown", "Load", "Empty|Loaded|Covered|Hazardous", under="Vehicle type|Truck"),
            required=True,
        ),
        m.ask("single-dropdown", "Occlusion", "None|Partial|Heavy", frameSpecific=True),
        m.text("Plate", "^[A-Z0-9]{4,8}$"),
        required=True,
        ocrEnabled=True,
    )
    rain = m.ask("radio", "Rain intensity", "Light|Heavy", under="Weather|Rain")
    return _schema(
        [
            vehicle,
            m.tool(
                "bounding-box",
                "Pedestrian",
                m.ask("checkbox", "Attributes", "Child|Wheelchair|Umbrella|Phone"),
            ),
            m.tool(
                "bounding-box",
                "Traffic sign",
                m.ask("single-dropdown", "Sign", "Stop|Yield|Speed limit|No entry|Other"),
            ),
            m.tool("polyline", "Lane", m.ask("radio", "Line", "Solid|Dashed|Double")),
            m.tool("polygon", "Road surface"),
            m.tool("point", "Vanishing point"),
        ],
        [
            m.ask("radio", "Weather", "Clear|Rain|Fog|Snow", rain, required=True),
            m.ask("checkbox", "Scene tags", "Night|Construction|Crowded|Glare"),
            m.tree(
                "Location",
                {
                    "Urban": {"Intersection": {}, "Parking": {"Open": {}, "Garage": {}}, "Roundabout": {}},
                    "Highway": {"On-ramp": {}, "Tunnel": {}},
                    "Rural": {"Track": {}},
                },
            ),
        ],
        [m.tool("one-to-one", "Belongs to"), m.tool("group", "Convoy")],
    )


def _contracts() -> Node:
    m = _Maker("contracts")
    return _schema(
        [
            m.tool("ner", "Party", m.ask("radio", "Side", "Supplier|Customer|Guarantor", required=True)),
            m.tool(
                "ner", "Date", m.ask("single-dropdown", "Kind of date", "Signed|Effective|Expiry|Renewal")
            ),
            m.tool(
                "ner",
                "Amount",
                m.ask("radio", "Currency", "EUR|USD|GBP|Other", m.text("Which", under="Currency|Other")),
            ),
            m.tool("ner", "Obligation", m.ask("boolean", "Penalty clause")),
            m.tool("ner", "Governing law"),
        ],
        [
            m.ask("single-dropdown", "Contract type", "Supply|Service|Lease|NDA|Framework", required=True),
            m.ask("radio", "Risk", "Low|Medium|High", m.text("Reason", richText=True, under="Risk|High")),
        ],
        [m.tool("one-to-one", "Obliges"), m.tool("group", "Same clause")],
    )


def _xray() -> Node:
    m = _Maker("xray")
    finding = m.ask("multi-dropdown", "Signs", "Opacity|Effusion|Cardiomegaly|Nodule|Pneumothorax|Fracture")
    return _schema(
        [
            m.tool(
                "segmentation",
                "Lung field",
                m.ask("radio", "Side of body", "Left|Right", required=True),
                required=True,
            ),
            m.tool("brush", "Consolidation", m.ask("radio", "Extent", "Focal|Lobar|Diffuse")),
            m.tool("brush", "Effusion"),
            m.tool(
                "rotated-bounding-box",
                "Device",
                m.ask("single-dropdown", "Device kind", "Pacemaker|Tube|Line|Clip"),
            ),
            m.tool("point", "Carina"),
        ],
        [
            m.ask(
                "radio",
                "Finding",
                "Normal|Abnormal|Not readable",
                finding | {"parentOptionId": _sid("xray", "Finding", "Abnormal")},
                required=True,
            ),
            m.ask("radio", "Projection", "PA|AP|Lateral", required=True),
            m.text("Remarks", richText=True),
        ],
        [],
    )


def _invoices() -> Node:
    m = _Maker("invoices")
    line = [m.text("Description", columnField=True), m.text("Quantity", r"^\d+([.,]\d+)?$", columnField=True)]
    return _schema(
        [
            m.tool("pdf", "Invoice number", required=True, ocrEnabled=True),
            m.tool("pdf", "Supplier", m.text("VAT id", "^[A-Z]{2}[0-9A-Z]{8,12}$"), ocrEnabled=True),
            m.tool("pdf", "Total", m.ask("radio", "Invoice currency", "EUR|USD|CHF|NOK"), ocrEnabled=True),
            m.tool("pdf", "Due date", ocrEnabled=True),
            m.tool("bounding-box", "Line item", *line, multiple=True),
            m.tool("bounding-box", "Stamp"),
        ],
        [
            m.ask("radio", "Document kind", "Invoice|Credit note|Reminder|Other", required=True),
            m.ask("boolean", "Handwritten parts"),
        ],
        [m.tool("one-to-one", "Sum of")],
    )


def _audio() -> Node:
    m = _Maker("audio")
    return _schema(
        [
            m.tool("ner", "Agent", m.ask("radio", "Tone", "Friendly|Neutral|Annoyed"), m.text("Transcript")),
            m.tool("ner", "Caller", m.ask("radio", "Mood", "Calm|Upset|Angry"), m.text("Caller transcript")),
            m.tool("ner", "Silence"),
            m.tool("ner", "Personal data", m.ask("checkbox", "Contains", "Name|Address|Card number|Phone")),
        ],
        [
            m.ask(
                "single-dropdown",
                "Topic",
                "Billing|Fault|Cancellation|Order|Other",
                m.text("Other topic", under="Topic|Other"),
            ),
            m.ask("radio", "Resolved", "Yes|No|Call back"),
        ],
        [m.tool("one-to-one", "Answers")],
    )


def _satellite() -> Node:
    m = _Maker("satellite")
    cover = m.tree(
        "Land use",
        {
            "Built-up": {
                "Residential": {"Dense": {}, "Sparse": {}},
                "Industrial": {},
                "Transport": {"Road": {}, "Rail": {}},
            },
            "Agriculture": {"Arable": {"Irrigated": {}, "Rain-fed": {}}, "Orchard": {}, "Pasture": {}},
            "Forest": {"Broadleaf": {}, "Conifer": {}, "Mixed": {}},
            "Water": {"River": {}, "Lake": {}, "Reservoir": {}},
            "Bare": {"Rock": {}, "Sand": {}},
        },
    )
    return _schema(
        [
            m.tool(
                "polygon", "Parcel", cover, m.ask("radio", "Confidence", "Sure|Likely|Guess"), required=True
            ),
            m.tool("polyline", "Waterway"),
            m.tool("point", "Pylon"),
            m.tool("polygon", "Cloud"),
        ],
        [
            m.ask("radio", "Cloud cover", "None|Under 10 %|Over 10 %"),
            m.ask("radio", "Season", "Spring|Summer|Autumn|Winter"),
        ],
        [m.tool("group", "Same owner")],
    )


def _hostile() -> Node:
    m = _Maker("hostile")
    kinds = m.ask("radio", "\x1b]0;taken over\x07Kind [b]", "[/x]|\u202ereversed|🦊|" + "o" * 300)
    return _schema(
        [m.tool("bounding-box", "[bold]Box[/bold]", kinds), m.tool("point", "")],
        [m.ask("checkbox", "Tags\nwith\ttabs", "[red]a[/red]|b\x1b[2J")],
        [],
    )


_MAKERS = {
    "dashcam": _dashcam,
    "contracts": _contracts,
    "xray": _xray,
    "invoices": _invoices,
    "audio": _audio,
    "satellite": _satellite,
    "hostile": _hostile,
}


def schema_of(key: str) -> Node:
    """A fresh copy of the label set of a sample project; an empty one where there is none."""
    maker = _MAKERS.get(key)
    return maker() if maker else _schema([], [], [])
