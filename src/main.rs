//! The commands.

mod commands;

use clap::{CommandFactory, FromArgMatches, Parser, error::ErrorKind};
use commands::{
    Command,
    told::{self, Spoken},
};
use snitflade::words::Language;
use std::process::ExitCode;

/// Many small values of many sizes live for the span of a request: this allocator keeps them apart and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A living register of the forums in which a police district and its partners meet.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The language of help and errors; when not given, English on an English machine, else Danish.
    #[arg(long, global = true, value_enum)]
    language: Option<Spoken>,
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SNITFLADE_LOG").unwrap_or_else(|_| "warn,snitflade=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let command = match command() {
        Ok(command) => command,
        Err(code) => return code,
    };
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("snitflade: {}", told::failure(&error));
            ExitCode::FAILURE
        }
    }
}

/// The command that was typed; help and complaints are told at once.
fn command() -> Result<Command, ExitCode> {
    let asked = told::asked(std::env::args(), |key| std::env::var(key).ok());
    let shape = Arguments::command();
    let shape = if asked == Language::Da { told::in_danish(shape) } else { shape };
    let read = shape.try_get_matches().and_then(|typed| Arguments::from_arg_matches(&typed));
    let arguments = read.map_err(|error| complain(&error, asked))?;
    told::speak(match arguments.language {
        Some(Spoken::Da) => Language::Da,
        Some(Spoken::En) => Language::En,
        None => asked,
    });
    Ok(arguments.command)
}

fn complain(error: &clap::Error, language: Language) -> ExitCode {
    let text = match (language, error.kind()) {
        (Language::En, _) => error.render().to_string(),
        (Language::Da, kind) if HELP.contains(&kind) => told::page(&error.render().to_string()),
        (Language::Da, _) => told::refusal(error),
    };
    if error.use_stderr() {
        eprint!("{text}");
    } else {
        print!("{text}");
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// What is no complaint, but a page that was asked for.
const HELP: [ErrorKind; 3] =
    [ErrorKind::DisplayHelp, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, ErrorKind::DisplayVersion];
