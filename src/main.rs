//! The commands.

mod commands;

use clap::Parser;
use commands::Command;
use std::process::ExitCode;

/// Many small values of many sizes live for the span of a request: this allocator keeps them apart and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A living register of the forums in which a police district and its partners meet.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SNITFLADE_LOG").unwrap_or_else(|_| "warn,snitflade=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Arguments::parse().command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("snitflade: {error:#}");
            ExitCode::FAILURE
        }
    }
}
