"""The yardstick of a cold command: the least program of one Typer command, one Pydantic model and one table of Rich."""

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Row(BaseModel):
    """What the table shows."""

    cost: float


@app.command()
def show(cost: float = 3.0) -> None:
    """Show one number."""
    table = Table()
    table.add_column("Cost")
    table.add_row(str(Row(cost=cost).cost))
    Console().print(table)


app()
