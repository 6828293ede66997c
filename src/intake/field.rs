//! What a column can be.

use crate::domain::coded;

/// A kind of column; its place in the lists of [`super::header::Columns`].
pub trait Column: Copy {
    fn place(self) -> usize;
    /// Its name in a mapping file.
    fn name(self) -> &'static str;
}

macro_rules! columns {
    ($($name:ident),+) => { $(
        impl Column for $name {
            fn place(self) -> usize {
                self as usize
            }

            fn name(self) -> &'static str {
                self.code()
            }
        }
    )+ };
}
columns!(Field, ProductField, CustomerField);

coded! {
    /// A column of an order export.
    pub enum Field {
        OrderNo = "order_no", Shop = "shop", Customer = "customer", Status = "status",
        CloseReason = "close_reason", Receiver = "receiver", Phone = "phone", Landline = "landline",
        Address = "address", Province = "province", City = "city", District = "district", Detail = "detail",
        PlacedAt = "placed_at", PaidAt = "paid_at", PromisedShipAt = "promised_ship_at",
        ShippedAt = "shipped_at", DoneAt = "done_at", Courier = "courier", TrackingNo = "tracking_no",
        // Courier and tracking number in one cell.
        Parcel = "parcel",
        Goods = "goods", Shipping = "shipping", Discount = "discount", Payable = "payable", Paid = "paid",
        Refund = "refund", PaymentKind = "payment_kind", BuyerMessage = "buyer_message", Remark = "remark",
        Flag = "flag", Title = "title", Kinds = "kinds", Spec = "spec", Code = "code", Qty = "qty",
        UnitPrice = "unit_price", Amount = "amount",
    }
}

coded! {
    /// A column of a list of products.
    pub enum ProductField {
        Code = "code", Barcode = "barcode", Title = "title", Spec = "spec", Price = "price", Cost = "cost",
        // Grams; a column named in kilograms counts as such.
        Weight = "weight", Stock = "stock", Warehouse = "warehouse", SellingPoints = "selling_points",
        OnShelf = "on_shelf",
    }
}

coded! {
    /// A column of a list of customers.
    pub enum CustomerField {
        Name = "name", Channel = "channel", Phone = "phone", Tier = "tier", Groups = "groups", Tags = "tags",
        Note = "note",
    }
}
