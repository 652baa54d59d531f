//! Colours. A state is never told by colour alone: an icon and a word stand beside it.

/// `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u32);

macro_rules! palette {
    ($( $(#[$about:meta])* $name:ident, )+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Palette { $( $(#[$about])* pub $name: Colour, )+ }

        impl Palette {
            /// Every colour with its name.
            pub fn colours(&self) -> Vec<(&'static str, Colour)> {
                vec![$( (stringify!($name), self.$name), )+]
            }
        }
    };
}

palette! {
    /// Behind everything.
    page,
    /// Cards and fields.
    surface,
    text,
    /// What may be read second.
    quiet,
    /// Around fields, and between rows.
    line,
    /// The one thing to do.
    primary,
    on_primary,
    primary_soft,
    good,
    warn,
    danger,
    good_soft,
    warn_soft,
    danger_soft,
    /// Around what the keyboard is at.
    focus,
}

impl Palette {
    /// `strong` is elderly mode and high contrast: 7:1 for text, where 4.5:1 is enough otherwise.
    pub const fn of(dark: bool, strong: bool) -> Self {
        match (dark, strong) {
            (false, false) => LIGHT,
            (true, false) => DARK,
            (false, true) => LIGHT_STRONG,
            (true, true) => DARK_STRONG,
        }
    }

    /// Text and what it stands on.
    pub fn text_pairs(&self) -> Vec<(Colour, Colour)> {
        let mut pairs = vec![(self.on_primary, self.primary)];
        for ground in [self.page, self.surface] {
            pairs.extend(
                [self.text, self.quiet, self.primary, self.good, self.warn, self.danger].map(|ink| (ink, ground)),
            );
        }
        for (ink, soft) in [
            (self.primary, self.primary_soft),
            (self.good, self.good_soft),
            (self.warn, self.warn_soft),
            (self.danger, self.danger_soft),
        ] {
            pairs.extend([(ink, soft), (self.text, soft)]);
        }
        pairs
    }

    /// Edges that must be seen, and what they stand on.
    pub fn edge_pairs(&self) -> Vec<(Colour, Colour)> {
        [self.line, self.focus].into_iter().flat_map(|edge| [(edge, self.page), (edge, self.surface)]).collect()
    }
}

const LIGHT: Palette = Palette {
    page: Colour(0xF5_F4_EF),
    surface: Colour(0xFF_FF_FF),
    text: Colour(0x1B_23_21),
    quiet: Colour(0x52_5E_5A),
    line: Colour(0x7D_88_84),
    primary: Colour(0x0B_63_58),
    on_primary: Colour(0xFF_FF_FF),
    primary_soft: Colour(0xDD_EE_E9),
    good: Colour(0x1C_69_38),
    warn: Colour(0x80_4B_00),
    danger: Colour(0xAE_23_1C),
    good_soft: Colour(0xE2_F1_E5),
    warn_soft: Colour(0xFC_EC_D2),
    danger_soft: Colour(0xFB_E6_E3),
    focus: Colour(0x1B_4F_A0),
};

const DARK: Palette = Palette {
    page: Colour(0x12_17_15),
    surface: Colour(0x1D_24_22),
    text: Colour(0xEC_F1_EE),
    quiet: Colour(0xB4_BF_BA),
    line: Colour(0x7C_88_84),
    primary: Colour(0x74_D3_C1),
    on_primary: Colour(0x00_20_1B),
    primary_soft: Colour(0x1F_3B_36),
    good: Colour(0x8C_D7_A2),
    warn: Colour(0xF2_C0_70),
    danger: Colour(0xFF_B2_A8),
    good_soft: Colour(0x1D_35_26),
    warn_soft: Colour(0x3B_2C_10),
    danger_soft: Colour(0x43_20_1C),
    focus: Colour(0x9D_C2_FF),
};

const LIGHT_STRONG: Palette = Palette {
    page: Colour(0xFA_F9_F6),
    surface: Colour(0xFF_FF_FF),
    text: Colour(0x0B_10_0F),
    quiet: Colour(0x36_40_3C),
    line: Colour(0x55_60_5C),
    primary: Colour(0x00_47_3E),
    on_primary: Colour(0xFF_FF_FF),
    primary_soft: Colour(0xDD_EE_E9),
    good: Colour(0x0C_48_22),
    warn: Colour(0x5E_36_00),
    danger: Colour(0x86_10_0B),
    good_soft: Colour(0xE2_F1_E5),
    warn_soft: Colour(0xFC_EC_D2),
    danger_soft: Colour(0xFB_E6_E3),
    focus: Colour(0x0B_35_78),
};

const DARK_STRONG: Palette = Palette {
    page: Colour(0x0A_0D_0C),
    surface: Colour(0x14_1A_18),
    text: Colour(0xFF_FF_FF),
    quiet: Colour(0xD3_DC_D8),
    line: Colour(0x9D_A9_A4),
    primary: Colour(0x94_E5_D5),
    on_primary: Colour(0x00_15_11),
    primary_soft: Colour(0x1A_33_2E),
    good: Colour(0xA9_E9_BC),
    warn: Colour(0xFF_D5_94),
    danger: Colour(0xFF_C8_C0),
    good_soft: Colour(0x19_2E_21),
    warn_soft: Colour(0x33_26_0D),
    danger_soft: Colour(0x3B_1B_18),
    focus: Colour(0xBC_D6_FF),
};
