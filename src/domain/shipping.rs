//! What left the house (O15): which parcel with which courier, from where, under which heading, by whom.

/// One parcel that left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shipped {
    /// S3: the business day it left, `2026-06-01`.
    pub day: String,
    pub order_no: String,
    pub shop: String,
    /// The heading of the shop, as the database has it.
    pub heading: String,
    pub courier: String,
    pub tracking_no: String,
    /// Id in the configuration, "" for the first one there.
    pub warehouse: String,
    /// Where it goes; the province where no city is known.
    pub city: String,
    /// `title *qty`, one after the other.
    pub goods: String,
    pub units: i64,
    /// Who marked it as shipped, "" for the platform.
    pub by: String,
    pub shipped_at: i64,
}

/// Parcels that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load<K> {
    pub key: K,
    pub parcels: i64,
    pub units: i64,
}

/// Parcels counted by something, in the order they come.
pub fn loads<'a, K: PartialEq>(
    shipped: impl IntoIterator<Item = &'a Shipped>,
    key: impl Fn(&Shipped) -> K,
) -> Vec<Load<K>> {
    let mut loads: Vec<Load<K>> = Vec::new();
    for parcel in shipped {
        let key = key(parcel);
        let load = match loads.iter_mut().position(|l| l.key == key) {
            Some(place) => &mut loads[place],
            None => {
                loads.push(Load { key, parcels: 0, units: 0 });
                let last = loads.len() - 1;
                &mut loads[last]
            }
        };
        load.parcels += 1;
        load.units += parcel.units;
    }
    loads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o15_parcels_are_counted_by_what_they_have_in_common() {
        let parcel = |courier: &str, units| Shipped { courier: courier.into(), units, ..Shipped::default() };
        let shipped = [parcel("sf", 2), parcel("zto", 1), parcel("sf", 3)];
        let loads = loads(&shipped, |s| s.courier.clone());
        let told: Vec<_> = loads.iter().map(|l| (l.key.as_str(), l.parcels, l.units)).collect();
        assert_eq!(told, [("sf", 2, 5), ("zto", 1, 1)]);
    }
}
