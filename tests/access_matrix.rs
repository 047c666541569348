//! Placeholder until the matrix lands.
