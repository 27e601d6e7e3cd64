"""The projects of the sample organization, as plans."""

from __future__ import annotations

from ango_tui.hub.sample import flows
from ango_tui.hub.sample.people import PEOPLE, address
from ango_tui.hub.sample.plan import Plan

_FILES = "https://files.meridian-labelling.example"


def _mail(*names: str) -> tuple[str, ...]:
    return tuple(address(name) for name in names)


def _members(managers: tuple[str, ...], **parts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Project members from the parts people play; somebody with two parts has the higher role."""
    roles = {"labeler": "Labeler", "reader": "Labeler", "second": "Labeler", "reviewer": "Reviewer"}
    found = dict.fromkeys(managers, "Manager")
    for part in sorted(parts, key=lambda part: part != "reviewer"):
        for email in parts[part]:
            found.setdefault(email, roles[part])
    if len(managers) > 1:
        found[managers[1]] = "Lead"
    return tuple(found.items())


_ROAD = {
    "labeler": _mail(
        *("Tomas Kessler", "Yuki Tanabe", "Adaeze Okafor", "Bogdan Ilic", "Ravi Menon", "Kwame Boateng"),
        *("Nadia Haddad", "Mei Zhou", "Tomas Kessler", "Adaeze Okafor", "Grace Mwangi", "Aoife Brennan"),
    ),
    "reviewer": _mail("Ines Duarte", "Marc Oller", "Lena Fischer", "Ines Duarte"),
}
_LEGAL = {
    "labeler": _mail("Chloe Dubois", "Samir Qureshi", "Hana Novakova", "Chloe Dubois"),
    "reviewer": _mail("Sofia Marchetti"),
}
_CLINIC = {
    "reader": _mail("Nadia Haddad", "Mei Zhou", "Dmitri Volkov"),
    "second": _mail("Grace Mwangi", "Paulo Ferreira"),
    "reviewer": _mail("Lena Fischer", "Adaeze Okafor"),
}
_FINANCE = {
    "labeler": _mail("Samir Qureshi", "Luis Ortega", "Aoife Brennan", "Luis Ortega"),
    "reviewer": _mail("Sofia Marchetti", "Marc Oller"),
}
_VOICE = {
    "labeler": _mail("Hana Novakova", "Freya Halvorsen", "Kwame Boateng"),
    "reviewer": _mail("Chloe Dubois"),
}
_EARTH = {
    "labeler": _mail("Bogdan Ilic", "Ravi Menon", "Paulo Ferreira", "Yuki Tanabe", "Ravi Menon"),
    "reviewer": _mail("Marc Oller", "Oskar Nyberg"),
}
_CALLER = PEOPLE[0].email
_OWNER = PEOPLE[1].email
_ADMIN = PEOPLE[2].email

PLANS = (
    Plan(
        key="dashcam",
        name="Dash-cam vehicles",
        description="Cars, trucks and everything else on the road; spring collection, 1080p stills",
        size=4400,
        days=(26, 0.2),
        external="frame_%06d.jpg",
        every=15,
        folder=f"{_FILES}/dashcam/spring",
        stages=flows.review_stages("QA review"),
        patterns=flows.review_patterns(95, 30),
        phases=flows.REVIEW_PHASES,
        people=_ROAD,
        members=_members((_CALLER, address("Oskar Nyberg")), **_ROAD),
        batches=(
            *("W10 Berlin", "W11 Berlin", "W12 Lisbon", "W13 Lisbon (rain)"),
            *("W14 Oslo", "Night drives", "Kunde: Müller & Söhne, Los 3", "priority / client escalations"),
        ),
        twice=45,
        prelabeled=300,
        issues_per_thousand=26,
        metadata=({"width": 1920, "height": 1080},),
        settings={
            "errorCodesEnabled": True,
            "benchmarkEnabled": True,
            "benchmarkRatio": 2,
            "taskSkipEnabled": True,
        },
    ),
    Plan(
        key="contracts",
        name="Contract clauses",
        description="Parties, dates, amounts and obligations in supplier contracts",
        size=420,
        days=(51, 3),
        external="contract-%04d.txt",
        folder=f"{_FILES}/contracts",
        stages=flows.review_stages("Legal review"),
        patterns=flows.review_patterns(410, 160),
        phases=flows.REVIEW_PHASES,
        people=_LEGAL,
        members=_members((_CALLER, address("Oskar Nyberg")), **_LEGAL),
        batches=("Supplier A-F", "Supplier G-M", "Supplier N-Z"),
        issues_per_thousand=45,
    ),
    Plan(
        key="xray",
        name="Chest X-ray findings",
        description="Frontal chest radiographs, two readers and a chief review",
        size=260,
        days=(38, 2),
        external="CXR_%05d.dcm",
        every=7,
        folder=f"{_FILES}/xray/anonymised",
        stages=flows.consensus_stages(),
        patterns=flows.consensus_patterns(240, 110),
        phases=flows.CONSENSUS_PHASES,
        people=_CLINIC,
        members=_members((_ADMIN, address("Lena Fischer")), **_CLINIC),
        batches=("Site North", "Site Harbour"),
        issues_per_thousand=70,
        metadata=({"width": 2048, "height": 2500}, {"width": 1760, "height": 2140}),
    ),
    Plan(
        key="invoices",
        name="Supplier invoices",
        description="Header fields and line items in scanned invoices",
        size=310,
        days=(33, 1),
        external="INV-%05d.pdf",
        every=3,
        folder=f"{_FILES}/invoices",
        stages=flows.routed_stages("Handwritten"),
        patterns=flows.routed_patterns(130, 45),
        phases=flows.ROUTED_PHASES,
        people=_FINANCE,
        members=_members((_CALLER, address("Sofia Marchetti")), **_FINANCE),
        batches=("January", "February", "Handwritten"),
        twice=60,
        issues_per_thousand=40,
    ),
    Plan(
        key="audio",
        name="Call-centre audio",
        description="Speaker turns, mood and topics in recorded calls",
        size=180,
        days=(27, 4),
        external="call_%04d.wav",
        folder=f"{_FILES}/calls/stereo",
        stages=flows.review_stages("Listening check"),
        patterns=flows.review_patterns(330, 140),
        phases=flows.REVIEW_PHASES,
        people=_VOICE,
        members=_members((_CALLER,), **_VOICE),
        batches=("Hotline", "Retention"),
        issues_per_thousand=40,
    ),
    Plan(
        key="satellite",
        name="Satellite land use",
        description="Parcels by land use class, 0.5 m imagery",
        size=640,
        days=(45, 6),
        external="tile_%05d.tif",
        every=4,
        folder=f"{_FILES}/satellite/tiles",
        stages=flows.review_stages("GIS review"),
        patterns=flows.review_patterns(520, 200),
        phases=flows.REVIEW_PHASES,
        people=_EARTH,
        members=_members((_CALLER, address("Oskar Nyberg")), **_EARTH),
        batches=("North", "Coast", "Delta", "Re-flights"),
        twice=80,
        unbatched=60,
        issues_per_thousand=30,
        metadata=({"width": 4096, "height": 4096},),
    ),
    Plan(
        key="robots",
        name="Warehouse robots (pilot)",
        description="",
        size=0,
        days=(74, 74),
        external="%d",
        folder=f"{_FILES}/robots",
        stages=flows.SIMPLE_STAGES,
        members=((_OWNER, "Manager"), (_CALLER, "Manager")),
    ),
)

HOSTILE = Plan(
    key="hostile",
    name="Hostile names [/x] [bold]\x1b]0;taken over\x07 \u202eesrever\u202c 🦊",
    description="\x1b[2J\x1b[31mEverything here tries to break a terminal\x1b[0m\r\n\tand a table",
    size=90,
    days=(9, 1),
    external="[red]%03d[/red]\x1b[31m\u202e.png",
    folder=f"{_FILES}/hostile",
    stages=flows.review_stages("[link=file:///etc/passwd]Review[/link]\x07"),
    patterns=flows.review_patterns(60, 20),
    phases=flows.REVIEW_PHASES,
    people={"labeler": _mail("Tomas Kessler"), "reviewer": _mail("Ines Duarte")},
    members=_members((_CALLER,), labeler=_mail("Tomas Kessler"), reviewer=_mail("Ines Duarte")),
    batches=(
        "[/x]",
        "[bold]",
        "\x1b]0;taken over\x07title",
        "\u202ereversed",
        "x" * 5000,
        "🦊👩🏽‍🚀é",
        "",
        "a\nb\tc",
    ),
    null_batches=200,
    issues_per_thousand=60,
)

HOSTILE_PEOPLE = (
    ("hostile.one@meridian-labelling.example", "[bold red]Eve[/] \x1b]0;taken over\x07\u202eevE"),
    ("hostile.two@meridian-labelling.example", ""),
    ("hostile.three@meridian-labelling.example", "N" * 5000),
)


def plan_of(key: str) -> Plan:
    """The plan with this key."""
    return next(plan for plan in (*PLANS, HOSTILE) if plan.key == key)
