//! The order slip on screen (O11): looked at first; printing keeps it as a web page and counts it.

use crate::app::App;
use crate::app::dialog::Purpose;
use crate::modal::{Modal, TextView};
use crate::report::print;
use crate::report::render::html;
use crate::report::slip::Slip;
use crate::report::{Report, Setting};
use crate::store::{self, StoreError};
use std::path::{Path, PathBuf};

impl App {
    /// The slip as it would be printed now; Enter or `p` prints it.
    pub(super) fn show_slip(&mut self, id: i64) -> Result<(), StoreError> {
        let (report, _) = self.slip(id)?;
        let view = self.report_view(&report).hint(self.locale().t("slip.keys")).done_by('p');
        self.push(Modal::Text(view), Purpose::Slip(id));
        Ok(())
    }

    /// Page and file name.
    fn slip(&self, id: i64) -> Result<(Report, String), StoreError> {
        let session = &self.session;
        let order = store::order::get(&session.store, id)?;
        let shop = store::shop::get(&session.store, &order.data.shop)?;
        let shop = session.config.settings.on_paper(shop);
        let slip = Slip {
            order: &order,
            shop: &shop,
            weight_g: store::order::weigh(&session.store, &order, session.config.settings.orders.packing_g)?,
            printed_at: session.now(),
            printed_by: session.agent(),
        };
        let is_only = store::order::of_number(&session.store, &order.data.order_no)?.len() < 2;
        let setting: Setting = session.setting();
        Ok((slip.report(&setting), slip.file_name(is_only)))
    }

    /// O11: keeps the page beside the database and counts the print; who did it needs a shift.
    pub(super) fn print_slip(&mut self, id: i64) -> Result<(), StoreError> {
        if self.session.shift.is_none() {
            return Err(StoreError::refused(&"refuse.no_shift"));
        }
        let (report, name) = self.slip(id)?;
        let page = html::render(&report, self.session.lang());
        let folder = slips_folder(self.session.store.path());
        let path = match print::keep(&folder, &name, page.as_bytes()) {
            Ok(path) => path,
            Err(error) => {
                let (path, cause) = (folder.join(name).display().to_string(), error.to_string());
                self.error("slip.cannot_write", &[("path", &path), ("cause", &cause)]);
                return Ok(());
            }
        };
        let by = self.session.actor();
        let count = store::order::slip_printed(&mut self.session.store, &by, id)?.to_string();
        self.reload()?;
        let path = path.display().to_string();
        let text = self.locale().tf("slip.saved", &[("count", &count), ("path", &path)]);
        let view = TextView::new(self.locale().t("slip.saved_title"), &text);
        self.push(Modal::Text(view), Purpose::Read);
        Ok(())
    }
}

/// Beside the database: the data folder of the user.
fn slips_folder(db: &Path) -> PathBuf {
    db.parent().unwrap_or(Path::new("")).join("slips")
}
