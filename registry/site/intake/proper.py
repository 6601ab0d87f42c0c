"""Lists of words with a capital that are nobody's name here, and of words that are new, by spaces.

A word with a capital that stands in none of these lists, and that is no English word, may be a
name. The lists need not be complete: what they lack is held, and a person decides.
"""

EPONYMS = """
Aalen Addison Agresti Aldrich Alport Alzheimer Ann Anscombe Arbor Armitage Asperger Auer Babinski
Barr Barre Barrett Barthel Bartlett Basedow Bayes Bayesian Beck Behcet Bence Benjamini Bernard
Bianchi Bignami Billroth Binet Blackfan Bland Bloom Bonferroni Bonnet Bowen Bradford Breslow Brien
Bright Bristol Brookmeyer Brown Bruton Budd Buerger Burkitt Camitta Carlo Castleman Charcot
Charlson Chediak Chiari Chilaiditi Child Churg Clavien Clopper Coats Cochran Cohen Cooley Coombs
Coull Cox Creutzfeldt Crohn Cronbach Crowley Cushing DeMets Diamond Dieulafoy Dohle Down Dubin
Duchenne Dunnett Dupuytren Durie Eaton Ebstein Edmonton Efron Ehlers Epstein Evan Evans Ewing
Fabry Fallot Fanconi Farrington Felty Fine Firth Fisher Fleming Fournier Freeman Fresenius
Friedman Gail Gaucher Gehan Gilbert Gillespie Glanzmann Glasgow Gleason Glucksberg Goodpasture
Gram Graves Gray Greenwood Guillain Haenszel Haldane Halton Hamilton Hansen Hartnup Hasford
Hashimoto Haybittle Heimlich Heinz Henoch Herxheimer Higashi Hirschsprung Hochberg Hodges Hodgkin
Holm Holter Horner Howell Hunter Huntington Hurler Ivor Jacknife Jakob Janeway Jarisch Jeghers
Johansen Johnson Jolly Kahler Kaplan Kaposi Karnofsky Kartagener Kawasaki Kendall Killip
Klinefelter Klippel Koebner Kolmogorov Korsakoff Kostmann Kruskal Kupffer Lagrange Lambert Lan
Langerhans Lansky Lehmann Lennox Lesch Lewis Lewy Leydig Lhermitte Likert Loeffler Lugano Lyell
Lyme Lynch Maddrey Mallory Mann Manning Mantel Marchiafava Marfan Markov Martin Maximin May
McNemar Meckel Meier Mendel Meniere Mental Merkel Michaelis Miettinen Miller Mohs Monte Montreal
Mooren Munchausen Murphy Nelder Newcombe Newman Niemann Noonan Norton Nurminen Nyhan Ogden Omenn
Ommaya Osler Paget Parkinson Pearson Perthes Pesaro Peto Peutz Peyer Peyronie Philadelphia Pick
Pierson Plummer Pneumovirus Pocock Poisson Pompe Pott Prader Prinzmetal Pugh Purkinje Quetelet
Quincke Rai Raynaud Reed Reiter Rendu Rett Reye Reynolds Richter Rorschach Rosai Rothmann Rubin
Salmon Schamberg Schilling Schoenfeld Schonlein Schwachman Seattle Seidel Sequard Sezary Shapiro
Shwachman Shy Sidak Simpson Sjogren Smirnov Snellen Sokal Spearman Steinert Sternberg Stevens
Still Student Sturge Swan Sweet Sydenham Takayasu Takotsubo Tanner Tarone Tay Thurner Tourette
Trendelenburg Trousseau Tukey Turcotte Turner Valsalva Vater Vincent Virchow Wald Waldenstrom
Wallis Ware Warthin Waterhouse Weber Wegener Weil Weiss Welch Wells Werlhof Wernicke Whipple
Whitney Wilcoxon Willebrand Willi Wilm Wilms Wilson Wiskott Wolff Yates York Zenker Ziehl
Zollinger
"""
"""Names of diseases, signs, scores, classifications and statistical methods."""

PLACES = """
Africa African Alaska Aleut America American Asia Asian Australia Beijing Britain British Canada
Canton Caribbean Caucasian Changchun Changsha Changzhou Chengdu China Chinese Chongqing Dalian
Europe European France Fujian Fuzhou Gansu Germany Guangdong Guangxi Guangzhou Guiyang Guizhou
Haikou Hainan Han Hangzhou Harbin Hawaii Hawaiian Hebei Hefei Heilongjiang Henan Hispanic Hohhot
Hokkien Hong Hubei Hui Hunan India Indian Inner Italy Japan Japanese Jiangsu Jiangxi Jilin Jinan
Kazakh Kingdom Kong Korea Korean Kunming Lanzhou Latin Latino Lhasa Liaoning Macao Macau Manchu
Miao Mongol Mongolia Mongolian Nanchang Nanjing Nanning Nantong Ningbo Ningxia Nordic Pacific
Peking Qingdao Qinghai Republic Russia Shaanxi Shandong Shanghai Shanxi Shenyang Shenzhen
Shijiazhuang Sichuan Singapore Soochow Spain States Suzhou Taiwan Taiyuan Tianjin Tibet Tibetan
Urumqi Uyghur Vietnam Wenzhou Wuhan Wuxi Xiamen Xining Xinjiang Xuzhou Yinchuan Yunnan Zhejiang
Zhengzhou Zhuang
"""
"""Countries, peoples, and the provinces and great cities of China: too large to name anybody."""

MODERN = """
abstract acknowledged adherence admin agonist aminotransferase analog analogue anergic antibody
antidrug antigen apheresis app apr areata arm aug avascular baseline biochem biologic biomarker
biopsy biosimilar bispecific blinded calcitonin candida caregiver catheter cavernosal chemokine
chimeric chimerism chromosome clinically cmax cmin co cohort colonisation colorectal colour
comorbid comorbidity continua corticosteroid cortisol cotransplantation creatine crossover ctrough
customized cutoff cy cytogenetic cytogenetics cytokine cytopenia dataset dec decarboxylase
declined defibrotide dehydrogenase dehydroxy demyelinating died dipstick discontinued ductal
dysregulation efficacy eg email endpoint engraftment enrolled enrollment enrolment enteral
enterococci eosinophil erythematosus escalation estimand etc ethnicity etiology excluded exome fax
feb febrile folate folic foraminal fri gallbladder genomic genotype given glucocorticoid graft
guideline gy hangover haplo haploidentical haplotype hematologic herpesvirus hib homoeopathic
hydroxytryptamine hypoxia ie imaging immunogenic immunoglobulin incl infused infusion intake
intent interferon interim interleukin internet intra isolate jan jul jun karyotype kg kinase
lichenified ligand lipase lipid mansoni max mcg mellitus mesenchymal metastases metastatic
microbiome midazolam mini misc mismatch mismatched modelling mofetil mon mononuclear monotherapy
morbidity multicenter multicentre multilayered musculoskeletal mutation myc myeloablative
myelodysplasia myeloid neg neuro neutrophil nonadherence noncompliance nos nov numeric oct offline
online opioid outcome outlier partum pathogen pdf pembrolizumab pharmacodynamic pharmacokinetic
phenotype phy placebo plasmacytoid platelet pos post pre predose prep prob prognostic progressors
protocol quantile questionnaire randomisation randomised randomization randomized reactivation
recipient refractory registry relapse relapsed remission responder retinoid rhinovirus salvage sat
screening senescent sept serious serostatus serotonin serotype sibling specified spirometry
statins stem stratified stroma subcutaneous subgroup subset substudy suppurativa syndrom taken
telehealth thrombotic thu timeframe timepoint tmax took transcript transferase transfused
transplant transplanted treg troponin tue tumor tumour unadjudicated unadjusted unblinded
unrelated unresectable untreated urothelial using vaccination vena veno viraemia viral viremia von
vs vss website wed withdrawn withdrew women worldwide wt
"""
"""Words of trials and medicine that are younger than the dictionary, and irregular forms."""

CHINESE_WORDS = """
上升 上海 不 不良事件 与 中断 中风 为 主动 之前 之后 于 人数 从 以前 以后 以外 休克 休息 传染 伤口
但 住院 体重 供者 依从 允许 入组 入院 关节 其 决定 减少 出血 出院 分析 制作 剂量 前 卫生 原因 去
去世 参加 及 反应 发作 发烧 发热 发生 受试者 同意 同意书 后 呕吐 和 因 因为 在 基线 填写 复发 复查
外 失访 好转 完成 审批 宣布 家 家属 对 已 年龄 并发症 康复 引起 心脏 心衰 急性 性别 恶化 恶心 患者
意见 感染 愿意 慢性 成功 或 手术 批准 把 报告 报送 拒绝 损伤 排异 排除 提供 搬家 搬迁 撤回 撤销
数据 整理 方案 时 时间 昏迷 是 期间 未 未能 核对 检查 植入 死于 死亡 汇总 治疗 生存 由 由于 疾病
病人 病例 病历 病情 病故 病逝 症状 的 皮疹 相关 知情 研究 确认 离世 称 移居 移植 符合 第一 等 签名
签字 管理 组别 终止 结局 结果 统计 综合征 编制 缺失 联系 肝炎 肺炎 肺部 肿瘤 脑卒中 脓毒症 腹泻
自愿 自行 至 血压 血糖 被 要求 计算 认为 访视 诊断 试验 说 负责 败血症 贫血 资料 身高 转移 转院
进展 退出 院内 除 除外 随机 随访 骨折 高热 高血压 高血糖
"""
"""Words of reports, at which a row of Chinese characters is cut."""
