"""The yardstick of a cold command: a minimal program of one Typer command, one Pydantic model and one Rich table."""

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Row(BaseModel):
    """The row of the table."""

    cost: float


@app.command()
def show(cost: float = 3.0) -> None:
    """Show one number."""
    table = Table()
    table.add_column("Cost")
    table.add_row(str(Row(cost=cost).cost))
    Console().print(table)


app()
