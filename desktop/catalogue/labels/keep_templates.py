"""Commands: teach the shop how its scale's labels read, and have one layout read no more."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.catalogue.events import LabelTemplateEnded, LabelTemplateMade
from desktop.catalogue.labels.infer import SamplesContradict, propose
from desktop.catalogue.labels.template_queries import item_of, label_templates
from desktop.catalogue.labels.template_words import (
    AddLabelTemplate,
    EndLabelTemplate,
    NoTemplate,
    TemplateChanged,
    TemplateTaken,
)
from desktop.catalogue.tables import label_template
from desktop.clock import day_in
from desktop.database.work import Work
from desktop.setup.queries import the_shop

INSERT_TEMPLATE = label_template.insert()
END_TEMPLATE = (
    label_template.update()
    .where(label_template.c.template_id == bindparam("this_template"))
    .values(archived_at=bindparam("at"))
)


def add_label_template(command: AddLabelTemplate, work: Work) -> TemplateChanged:
    """Keep the layout that explains the samples; scans are read by it as soon as this commits.

    Raises:
        NotAScaleLabel, SamplesContradict, SamplesDoNotDecide, BadLabel, BadBarcode, TemplateTaken,
        NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, TemplateChanged):
        return answered
    work.require("add_label_template")
    asked, today = command.template, day_in(the_shop(work).zone, work.now)
    found = propose(asked.measure, command.samples, lambda codes: item_of(work, codes, today) is not None)
    if found.template != asked:
        raise SamplesContradict(0)
    for other in label_templates(work):
        prefixes = asked.prefix, other.template.prefix
        if prefixes[0].startswith(prefixes[1]) or prefixes[1].startswith(prefixes[0]):
            raise TemplateTaken(asked.prefix, other.template.pattern)
    row = {"pattern": asked.pattern, "measure": asked.measure.value, "decimals": asked.decimals}
    work.write(
        INSERT_TEMPLATE,
        {"template_id": command.command_id, **row, "archived_at": None, "field_clocks": "{}"},
    )
    work.note(template_id=command.command_id, **row)
    work.record(LabelTemplateMade(command.command_id))
    return work.answer(command.command_id, TemplateChanged(command.command_id, asked.pattern))


def end_label_template(command: EndLabelTemplate, work: Work) -> TemplateChanged:
    """Its labels are ordinary codes again.

    Raises:
        NoTemplate, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, TemplateChanged):
        return answered
    work.require("end_label_template")
    kept = {each.template_id: each.template for each in label_templates(work)}
    template = kept.get(command.template_id)
    if template is None:
        raise NoTemplate(command.template_id)
    work.write(END_TEMPLATE, {"this_template": command.template_id, "at": work.now_text})
    work.note(template_id=command.template_id)
    work.record(LabelTemplateEnded(command.template_id))
    return work.answer(command.command_id, TemplateChanged(command.template_id, template.pattern))
