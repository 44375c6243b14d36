"""`vivavoce security`: keys, staff PIN and site policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from app.errors import VivaError
from app.runtime.record_keeping import open_archive, staff_pin
from app.runtime.settings import load_settings
from app.security import SecurityError, load_policy, machine_signer, public_text, read_note
from app.security.machine_key import vaults_here
from app.security.signing import make_site_key, sign_policy, trust_site_key
from app.store import StoreError

security_app = typer.Typer(help="Keys, staff PIN and site policy.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Option(help="folder of the policy; default: the data")]


@security_app.command()
def status() -> None:
    """Say where the key of the records is, and whether PIN and policy are in order."""
    settings = load_settings()
    note = read_note(settings.data_dir)
    places = ", ".join(vaults_here(os.environ)) or "none"
    typer.echo(f"places for a key here: {places}")
    typer.echo(f"key: {f'in the {note.kept_in}, {note.fingerprint}' if note else 'not made yet'}")
    faults = 0
    try:
        archive = open_archive(settings)
        typer.echo("records: open")
        typer.echo(f"signs with: {public_text(machine_signer(archive.machine_key))}")
        archive.database.close()
    except VivaError as fault:
        typer.secho(f"records: closed. {fault}", fg="red")
        faults += 1
    pin = staff_pin(settings, None)
    try:
        wait_s = pin.wait_s()
        typer.echo(f"staff PIN: {'set' if pin.is_set else 'not set'}")
        if wait_s:
            typer.echo(f"staff PIN: blocked for {wait_s:.0f} s")
        policy = load_policy(settings.data_dir)
        signed = "signed" if policy.signed else "not signed"
        typer.echo(f"policy: {signed}, perception {policy.perception}")
    except SecurityError as fault:
        typer.secho(str(fault), fg="red")
        faults += 1
    raise typer.Exit(1 if faults else 0)


@security_app.command()
def pin() -> None:
    """Set the staff PIN; asks for it twice."""
    settings = load_settings()
    new = typer.prompt("New staff PIN (6 to 12 digits)", hide_input=True, confirmation_prompt=True)
    try:
        archive = open_archive(settings)
    except (SecurityError, StoreError) as fault:
        typer.secho(f"not audited: {fault}", fg="yellow", err=True)
        staff_pin(settings, None).set(new)
    else:
        staff_pin(settings, archive).set(new)
        archive.database.close()
    typer.echo("set")


@security_app.command("make-site-key")
def make_key(file: Annotated[Path, typer.Argument(help="where the private key goes")]) -> None:
    """Make the key with which a site signs its policies; prints the public half."""
    if file.exists():
        raise typer.BadParameter(f"{file} is there already and was not touched")
    typer.echo(make_site_key(file))


@security_app.command()
def trust(public_key: Annotated[str, typer.Argument(help="as make-site-key printed it")]) -> None:
    """Believe policies that the owner of this public key has signed."""
    trust_site_key(load_settings().data_dir, public_key)


@security_app.command("sign-policy")
def sign(
    key: Annotated[Path, typer.Option(exists=True, help="the site's private key")],
    folder: Folder = None,
) -> None:
    """Check site_policy.toml and sign it."""
    typer.echo(str(sign_policy(folder or load_settings().data_dir, key)))


@security_app.command()
def policy(folder: Folder = None) -> None:
    """Show the policy that holds."""
    found = load_policy(folder or load_settings().data_dir)
    typer.echo(found.model_dump_json(indent=1))
    typer.echo("signed" if found.signed else "not signed")
