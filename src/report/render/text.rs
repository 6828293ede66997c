pub fn render(_r: &crate::report::Report, _w: usize, _l: &crate::text::locale::Locale) -> String {
    String::new()
}
