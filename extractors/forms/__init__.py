"""The official forms as data, and the types that carry them."""

from extractors.forms.form import (
    APPENDIX,
    FORMS,
    Block,
    CellKey,
    Column,
    Form,
    Identity,
    Row,
    TableForm,
    TableName,
    Unit,
    appendix_labels,
    form,
)

__all__ = [
    "APPENDIX",
    "FORMS",
    "Block",
    "CellKey",
    "Column",
    "Form",
    "Identity",
    "Row",
    "TableForm",
    "TableName",
    "Unit",
    "appendix_labels",
    "form",
]
