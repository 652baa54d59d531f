//! Danger signs that a person or a member of staff may tick.

use crate::terms::terms;

terms! {
    /// A tick opens a triage task and shows advice; only a clinician's confirmation makes it an emergency, because
    /// several of these are routine boxes of the national form too. Each programme names its own in its rules.
    /// Source: domain 04 §4.1, §4.2.
    DangerSign {
        AlteredConsciousness = "altered_consciousness", "意识不清或行为异常", "Confused or behaving strangely";
        SevereHeadacheOrDizziness = "severe_headache_or_dizziness", "剧烈头痛或头晕", "Severe headache or dizziness";
        NauseaOrVomiting = "nausea_or_vomiting", "恶心或呕吐", "Nausea or vomiting";
        BlurredVision = "blurred_vision", "视力模糊", "Blurred vision";
        SuddenVisionLoss = "sudden_vision_loss", "视力突然骤降", "Sudden loss of vision";
        EyePain = "eye_pain", "眼痛", "Eye pain";
        Palpitations = "palpitations", "心悸", "Palpitations";
        ChestTightness = "chest_tightness", "胸闷", "Tightness of the chest";
        CannotLieFlat = "cannot_lie_flat", "喘憋，不能平躺", "Breathless, cannot lie flat";
        AcetoneBreath = "acetone_breath", "呼气有烂苹果味", "Breath smells of rotten apples";
        Sweating = "sweating", "出汗", "Sweating";
        LossOfAppetite = "loss_of_appetite", "食欲减退", "Loss of appetite";
        ExcessiveThirst = "excessive_thirst", "多饮", "Drinking a great deal";
        FrequentUrination = "frequent_urination", "多尿", "Passing a great deal of urine";
        AbdominalPain = "abdominal_pain", "腹痛", "Abdominal pain";
        DeepBreathing = "deep_breathing", "呼吸深大", "Deep, heavy breathing";
        FlushedSkin = "flushed_skin", "皮肤潮红", "Flushed skin";
        SuddenBreathlessness = "sudden_breathlessness", "突然喘不上气", "Suddenly short of breath";
        BlueLips = "blue_lips", "嘴唇发紫", "Blue lips";
    }
}

impl DangerSign {
    /// What was ticked, each once and in the order of the table, however the ticks came.
    pub fn once_each(ticked: &[Self]) -> Vec<Self> {
        let mut signs = ticked.to_vec();
        signs.sort_unstable();
        signs.dedup();
        signs
    }
}
