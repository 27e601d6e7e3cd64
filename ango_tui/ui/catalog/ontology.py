"""Commands of the ontology editor: the tree, its fields, what is wrong, sending, versions, files."""

from __future__ import annotations

from ango_tui.ui.commands import Command

COMMANDS = (
    Command("ontology.add", "Add inside", "Add something that may stand in this one: a question, an option.",
            ("a",), "add"),
    Command("ontology.new", "Add after", "Add something right after this one.", ("n",), "new"),
    Command("ontology.rename", "Rename", "Type another title in place.", ("e", "f2"), "rename"),
    Command("ontology.inspect", "Fields", "All fields of what is under the cursor.", ("enter",), "fields"),
    Command("ontology.options", "Options as text", "All options of the class as text: one per line, a tree "
            "indented.", ("O",), "options"),
    Command("ontology.remove", "Delete", "Delete what is marked or under the cursor; u brings it back.",
            ("D", "delete")),
    Command("ontology.undo", "Undo", "Take the last edit back.", ("u",), "undo"),
    Command("ontology.redo", "Redo", "Make an edit again that was taken back.", ("U", "ctrl+r")),
    Command("ontology.find", "Find", "Go to a class or option by title, text or id.", ("/",), "find"),
    Command("ontology.type", "Type", "Change what annotators draw or answer.", ("t",)),
    Command("ontology.required", "Required", "Required or not.", ("R",)),
    Command("ontology.color", "Colour", "Choose a colour, from the palette or free.", ("#",)),
    Command("ontology.shortcut", "Shortcut", "The key that selects it; taken ones are named.", ("s",)),
    Command("ontology.up", "Move up", "Past the neighbour above.", ("K", "shift+up")),
    Command("ontology.down", "Move down", "Past the neighbour below.", ("J", "shift+down")),
    Command("ontology.indent", "Indent", "Into the neighbour above.", (">",)),
    Command("ontology.outdent", "Outdent", "Out of what it stands in.", ("<",)),
    Command("ontology.duplicate", "Duplicate", "A copy with ids of its own, right below.", ("d",)),
    Command("ontology.copy-nodes", "Copy nodes", "Keep nodes for pasting, in another project too.", ("c",)),
    Command("ontology.cut", "Cut", "Keep nodes for pasting and take them away here.", ("x",)),
    Command("ontology.paste", "Paste", "Paste what was cut or copied, after this one or into it.", ("p",)),
    Command("ontology.sort", "Sort options", "Sort the options of the class by their texts.", ("S",)),
    Command("ontology.mark", "Mark", "Mark or unmark and go one down; edits act on all that is marked.",
            ("space",)),
    Command("ontology.mark-all", "Mark all", "Mark all beside this one; again: all that is shown.", ("*",)),
    Command("ontology.next-problem", "Next problem", "Go to the next place that is wrong.", ("]",)),
    Command("ontology.previous-problem", "Problem before", "Go to the place before.", ("[",)),
    Command("ontology.next-change", "Next change", "Go to the next place that is not sent yet.", ("}",)),
    Command("ontology.previous-change", "Change before", "Go to the change before.", ("{",)),
    Command("ontology.fix", "Fix", "Put right what is wrong here, where that needs no judgement.", ("f",)),
    Command("ontology.fix-all", "Fix all", "Put right everything that needs no judgement.", ("F",)),
    Command("ontology.fold", "Fold all", "Close every class.", ("-",)),
    Command("ontology.unfold", "Unfold all", "Open everything.", ("+",)),
    Command("ontology.pane", "Next pane", "Tree, fields, problems.", ("tab",)),
    Command("ontology.detail", "Detail pane", "Show or hide the fields.", ("v",)),
)  # fmt: skip
