pub mod handoff; pub mod summary; pub mod render;
pub struct Report { pub title: String }
