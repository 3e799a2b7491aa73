"""The official forms as data, and the types that carry them."""

from extractors.forms.form import (
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
    form,
)

__all__ = ["FORMS", "Block", "CellKey", "Column", "Form", "Identity", "Row", "TableForm", "TableName", "Unit", "form"]
