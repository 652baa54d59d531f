//! What a physician minds before she signs a medicine again beside the others that somebody takes: a small table, and not a check of
//! interactions. Whoever shows it says so.

use super::coding::AtcCode;
use crate::terms::terms;

terms! {
    Mind {
        FollowUpOverdue = "follow_up_overdue", "随访已逾期", "Follow-up is overdue";
        SameIngredient = "same_ingredient", "同一成分用了两种", "Two of one ingredient";
        SameClass = "same_class", "同类药用了两种", "Two of one class";
        AceWithArb = "ace_with_arb", "普利类和沙坦类合用", "An ACE inhibitor with a sartan";
        Potassium = "potassium", "合用可能使血钾升高", "Together they may raise potassium";
    }
}

/// Groups of the ATC tree, by how their codes begin.
const ACE_INHIBITORS: &[&str] = &["C09A", "C09B"];
const SARTANS: &[&str] = &["C09C", "C09D"];
/// Aldosterone antagonists, other potassium-sparing diuretics, those combined with others, and potassium itself.
const POTASSIUM: &[&str] = &["C03D", "C03E", "A12B"];
/// Of the ATC tree: substances of one chemical class share so many characters.
const CLASS: usize = 5;

fn is_of(groups: &[&str], medicine: &AtcCode) -> bool {
    groups.iter().any(|group| medicine.as_str().starts_with(group))
}

/// Combinations, by how their codes begin, and an ingredient that stands alone elsewhere in the tree. Source: the ATC index.
const COMBINED: &[(&str, &str)] = &[
    ("C09DB01", "C08CA01"),
    ("C09DB02", "C08CA01"),
    ("C09DB04", "C08CA01"),
    ("C09BB04", "C08CA01"),
    ("C09BB07", "C08CA01"),
    ("C10BX03", "C08CA01"),
    ("A10BD07", "A10BA02"),
    ("A10BD08", "A10BA02"),
    ("A10BD02", "A10BA02"),
    ("A10BD05", "A10BA02"),
];

fn contains(combination: &AtcCode, ingredient: &AtcCode) -> bool {
    COMBINED.contains(&(combination.as_str(), ingredient.as_str()))
}

/// What to mind about one medicine because of another; the gravest, where several hold.
///
/// Source: the European review of 2014 advises against ACE inhibitors with sartans; of either with potassium-sparing medicines the MHRA
/// warns (Drug Safety Update, February and December 2016).
pub fn beside(medicine: &AtcCode, other: &AtcCode) -> Option<Mind> {
    let across =
        |a: &[&str], b: &[&str]| is_of(a, medicine) && is_of(b, other) || is_of(b, medicine) && is_of(a, other);
    let class = |code: &AtcCode| code.as_str().get(..CLASS).map(str::to_owned);
    let both = |groups| is_of(groups, medicine) && is_of(groups, other);
    match () {
        () if medicine == other || contains(medicine, other) || contains(other, medicine) => Some(Mind::SameIngredient),
        () if across(ACE_INHIBITORS, SARTANS) => Some(Mind::AceWithArb),
        () if across(POTASSIUM, ACE_INHIBITORS) || across(POTASSIUM, SARTANS) || both(POTASSIUM) => {
            Some(Mind::Potassium)
        }
        () if class(medicine) == class(other) || both(ACE_INHIBITORS) || both(SARTANS) => Some(Mind::SameClass),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMLODIPINE: &str = "C08CA01";
    const ENALAPRIL: &str = "C09AA02";
    const VALSARTAN: &str = "C09CA03";
    const VALSARTAN_AMLODIPINE: &str = "C09DB01";
    const SPIRONOLACTONE: &str = "C03DA01";

    #[test]
    fn the_table_holds_in_both_directions() {
        let rows = [
            (AMLODIPINE, AMLODIPINE, Some(Mind::SameIngredient)),
            (AMLODIPINE, "C08CA05", Some(Mind::SameClass)),
            (AMLODIPINE, ENALAPRIL, None),
            (ENALAPRIL, "C09AA04", Some(Mind::SameClass)),
            (ENALAPRIL, VALSARTAN, Some(Mind::AceWithArb)),
            (ENALAPRIL, VALSARTAN_AMLODIPINE, Some(Mind::AceWithArb)),
            (VALSARTAN, VALSARTAN_AMLODIPINE, Some(Mind::SameClass)),
            (SPIRONOLACTONE, ENALAPRIL, Some(Mind::Potassium)),
            (SPIRONOLACTONE, VALSARTAN_AMLODIPINE, Some(Mind::Potassium)),
            (SPIRONOLACTONE, AMLODIPINE, None),
            (SPIRONOLACTONE, "A12BA01", Some(Mind::Potassium)),
            (AMLODIPINE, VALSARTAN_AMLODIPINE, Some(Mind::SameIngredient)),
            (AMLODIPINE, "C09BB04", Some(Mind::SameIngredient)),
        ];
        let atc = |text: &str| AtcCode::parse(text).expect("a code");
        for (one, other, minds) in rows {
            assert_eq!(beside(&atc(one), &atc(other)), minds, "{one} {other}");
            assert_eq!(beside(&atc(other), &atc(one)), minds, "{other} {one}");
        }
    }
}
