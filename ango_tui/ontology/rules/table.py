"""The rules V1 to V32 as data, and a few (T…) of good style."""

from __future__ import annotations

from typing import Final

from ango_tui.ontology.rules import fixes
from ango_tui.ontology.rules.model import Rule, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: Final[dict[str, Rule]] = {
    rule.id: rule
    for rule in (
        Rule("V1", ERROR, "tools, classifications and relations are lists", "SDK", fix=fixes.three_lists,
             fix_words="make what is no list an empty one"),
        Rule("V2", ERROR, "every class has a type that is legal in its list", "SDK"),
        Rule("V3", WARNING, "the type is one that this version knows", "forward compatibility"),
        Rule("V4", ERROR, "every class has a title", "import by title needs it"),
        Rule("V5", ERROR, "every class has an id", "SDK", fix=fixes.renew_id, fix_words="give it an id"),
        Rule("V6", ERROR, "no two classes share an id", "identity of answers", fix=fixes.renew_id,
             fix_words="give the later one a fresh id"),
        Rule("V7", WARNING, "no two options share an id", "conditions resolve by id",
             fix=fixes.renew_option_id, fix_words="give the later one a fresh id"),
        Rule("V8", WARNING, "siblings have different titles", "import by title picks one at random"),
        Rule("V9", ERROR, "a choice has options to choose from", "the web page needs them"),
        Rule("V10", ERROR, "options have texts that differ inside their class", "exports use the text",
             fix=fixes.drop_empty_option, fix_words="remove the empty option"),
        Rule("V11", ERROR, "a tree has nodes with titles and keys that differ", "SDK", fix=fixes.renew_key,
             fix_words="give the node a fresh key"),
        Rule("V12", WARNING, "tree titles do not contain the path separator", "paths become ambiguous"),
        Rule("V13", ERROR, "a tree's flattened options agree with it", "SDK", fix=fixes.rebuild_options,
             fix_words="rebuild the options from the tree"),
        Rule("V14", WARNING, "options and trees are on types that use them", "SDK sends empty lists",
             fix=fixes.empty_lists, fix_words="empty the list"),
        Rule("V15", ERROR, "a condition names an option of the question above", "seed documentation",
             fix=fixes.no_condition, fix_words="show it always"),
        Rule("V16", ERROR, "only questions under a choice have a condition", "documentation",
             fix=fixes.no_condition, fix_words="show it always"),
        Rule("V17", INFO, "a required question under a condition is required only while shown", "inferred"),
        Rule("V18", ERROR, "a regex is on a text, and compiles", "documentation", fix=fixes.fix_regex,
             fix_words="take off what does not belong"),
        Rule("V19", WARNING, "flags are on types to which they mean something", "seed documentation",
             fix=fixes.flag_off, fix_words="switch it off"),
        Rule("V20", ERROR, "a colour is # and six hexadecimal digits", "seed documentation",
             fix=fixes.free_color, fix_words="give it a free colour"),
        Rule("V21", ERROR, "brushes, and best all classes, differ in colour", "masks are keyed by colour",
             fix=fixes.free_color, fix_words="give it a free colour"),
        Rule("V22", WARNING, "a shortcut is 0-9, ctrl+0 to ctrl+9 or a-k", "seed documentation",
             fix=fixes.free_shortcut, fix_words="give it a free key"),
        Rule("V23", WARNING, "a shortcut selects one class", "usability", fix=fixes.free_shortcut,
             fix_words="give it a free key"),
        Rule("V24", WARNING, "a shortcut is none of the editor's own keys", "documentation",
             fix=fixes.free_shortcut, fix_words="give it a free key"),
        Rule("V25", WARNING, "only top-level classes have shortcuts", "inferred", fix=fixes.no_shortcut,
             fix_words="take the shortcut off"),
        Rule("V26", WARNING, "only questions are table columns", "documentation at odds with itself",
             fix=fixes.flag_off, fix_words="switch it off"),
        Rule("V27", ERROR, "flags are true or false", "the seed's default None", fix=fixes.to_bool,
             fix_words="make it true or false"),
        Rule("V28", WARNING, "relations have objects to relate", "inferred"),
        Rule("V29", WARNING, "types suit the kind of project", "documentation of 3D projects"),
        Rule("V30", WARNING, "classes with labels keep their id", "answers become unknown", confirm=True),
        Rule("V31", WARNING, "the server's copy has not changed since", "no version token", confirm=True),
        Rule("V32", WARNING, "an empty label set replaces none", "a push replaces everything", confirm=True),
        Rule("T1", WARNING, "titles have no invisible characters", "matching by title", fix=fixes.trim,
             fix_words="clean the title"),
        Rule("T2", INFO, "radios have ten options at most", "usability"),
        Rule("T3", INFO, "questions are nested four deep at most", "usability"),
        Rule("T5", WARNING, "options differ in more than case and spaces", "exports use the text"),
        Rule("T4", WARNING, "nesting stays within what is checked", "this program"),
    )
}  # fmt: skip
