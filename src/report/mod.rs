pub mod handoff;
pub mod render;
pub mod summary;
pub struct Report {
    pub title: String,
}
