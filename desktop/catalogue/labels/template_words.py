"""What is asked for about label templates, what is answered, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.template import LabelTemplate
from desktop.errors import Refusal


@dataclass
class TemplateTaken(Refusal):
    """Labels that begin so are read by another template already."""

    code = "catalogue.template_taken"
    prefix: str
    pattern: str


@dataclass
class NoTemplate(Refusal):
    """There is no such template in use."""

    code = "catalogue.no_template"
    pattern: str


@dataclass(frozen=True, slots=True)
class AddLabelTemplate:
    """The template that somebody was shown, and the three samples that led to it."""

    command_id: str
    template: LabelTemplate
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class EndLabelTemplate:
    """Labels of this template are read by it no more."""

    command_id: str
    template_id: str


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    template_id: str
    pattern: str
