"""The official forms as data, and the types that carry them."""

from extractors.forms.appendix import Appendix, Bound, Item, appendices, appendix_form
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
    cell_key,
    form,
)

__all__ = [
    "APPENDIX",
    "FORMS",
    "Appendix",
    "Block",
    "Bound",
    "CellKey",
    "Column",
    "Form",
    "Identity",
    "Item",
    "Row",
    "TableForm",
    "TableName",
    "Unit",
    "appendices",
    "appendix_form",
    "cell_key",
    "form",
]
