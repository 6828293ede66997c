//! Chance with a seed that is printed: the same seed throws the same numbers (SplitMix64).

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to, and without, `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    /// Once in `n` throws.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// `low..=high`
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % u64::try_from(high - low + 1).unwrap()).unwrap()
    }

    pub fn percent(&mut self, chance: i64) -> bool {
        self.within(1, 100) <= chance
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of several, each as often as its weight says.
    pub fn weigh<T: Copy>(&mut self, table: &[(u32, T)]) -> T {
        let sum: u32 = table.iter().map(|(w, _)| w).sum();
        let mut left = u32::try_from(self.below(usize::try_from(sum).unwrap())).unwrap();
        for (weight, value) in table {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        unreachable!("the weights have a sum")
    }
}
