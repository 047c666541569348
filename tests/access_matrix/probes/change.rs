//! Questions of access about the doors of the room `change`.

use super::Probe;

/// In the order of the table.
pub const PROBES: &[Probe] = &[];
