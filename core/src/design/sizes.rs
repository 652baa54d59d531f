//! Sizes. Source: screens, A2 and A3: at 58 dp and less, old fingers miss.

macro_rules! sizes {
    ($( $(#[$about:meta])* $name:ident, )+) => {
        /// Text in sp (pt, px), the rest in dp (pt, px).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Sizes { $( $(#[$about])* pub $name: u16, )+ }

        impl Sizes {
            /// Every size with its name.
            pub fn all(&self) -> Vec<(&'static str, u16)> {
                vec![$( (stringify!($name), self.$name), )+]
            }
        }
    };
}

sizes! {
    body,
    small,
    title,
    heading,
    /// The one number of a card.
    number,
    /// Percent of the text's size.
    line_height,
    /// The least side of whatever can be tapped.
    tap,
    /// Of the one thing to do.
    primary_tap,
    gap,
    pad,
    corner,
}

/// What somebody may choose her text to be, in percent of [`Sizes`].
pub const TEXT_STEPS: [u16; 4] = [100, 125, 150, 180];

impl Sizes {
    pub const fn of(elderly: bool) -> Self {
        if elderly { ELDERLY } else { STANDARD }
    }
}

const STANDARD: Sizes = Sizes {
    body: 17,
    small: 14,
    title: 20,
    heading: 26,
    number: 40,
    line_height: 150,
    tap: 48,
    primary_tap: 52,
    gap: 8,
    pad: 16,
    corner: 12,
};

const ELDERLY: Sizes = Sizes {
    body: 24,
    small: 20,
    title: 28,
    heading: 32,
    number: 56,
    line_height: 150,
    tap: 60,
    primary_tap: 72,
    gap: 12,
    pad: 20,
    corner: 16,
};
