"""Lists of words by which names, initials, relatives and identifying columns are known."""

IDENTIFYING_WORDS = """
addr address admissionno author authors barcode binganhao binglihao biometric birth birthdate
birthday born cellphone chushengriqi contact contacts contributor contributors dianhua dizhi dob
ehr email employer emr face familyname fax fingerprint firstname forename fullname givenname
guardian guid hash hospitalno id idcard identifier idno ids individual initial initials ip kin
lastname license maiden mail mailbox maintainer menzhenhao mingzi mobile mrn name names nationalid
nickname occupation participant passport patid patient patients person phone photo pid plate
postal postalcode postcode qq relative shaixuanhao shenfenzheng shengri shouji signature ssn
street subject subjid suijihao surname tel telephone uid url usubjid uuid wechat weixin xingming
youxiang zhuyuanhao zip zipcode
"""
"""Words, also in pinyin, that name what identifies a person."""

IDENTIFYING_PHRASES = """
qq wechat weixin email phone telephone address accession admissiondate admissionnumber bedno
bednumber birthdate birthday caseid cellnumber chartnumber dateofbirth dateofdeath deathdate
diagnosisdate dischargedate emailaddress emergencycontact enrollmentnumber enrolmentnumber
homeaddress hospitalnumber idcard identification identitycard identitynumber idnumber inpatientno
insurance medicalrecord medicare mobilenumber nextofkin participantid patientid patientname
personid phonenumber postalcode randno randomisationno randomisationnumber randomizationno
randomizationnumber randomnumber recordid recordno recordnumber sampleid samplenumber screeningno
screeningnumber socialsecurity specimen subjectid subjectname visitdate zipcode
"""
"""The same inside longer names, without spaces."""

IDENTIFYING_CHINESE = """
亲属 住址 住所 住院号 住院编号 保险 入组号 入院日 出生 出院日 医保 受试者 号码 名字 地址 姓名 姓氏
家属 就诊 就诊日 工作单位 床位 床号 序号 座机 影像号 微信 患者 户口 户籍 手机 护照 指纹 支付宝
日期 条码 标本 样本号 检查号 死亡日 照片 现住 生日 电话 电邮 病人 病例号 病历 病案 登记号 监护
社保 称呼 移动号 筛选号 签名 籍贯 编号 缩写 职业 联系 证件 证号 身份 车牌 邮件 邮政 邮箱 邮编
门诊号 随机号 随访日 首字母
"""
"""The same in Chinese, in simplified characters."""

OF_GROUPS_TOO = """
birth contact contacts ehr employer emr face gender hash id identification individual insurance ip
kin license medicalrecord occupation participant patient patients person photo plate postal
relative specimen street subject
亲属 保险 入院日 出院日 医保 受试者 家属 就诊 患者 户口 户籍 日期 标本 病人 病例号 监护 社保 籍贯
职业
"""
"""Of all these, what describes groups of people too when it is a characteristic."""

PINYIN_SURNAMES = """
bai cai cao chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao he
hou hu huang jia jiang jin kong lei li liang liao lin liu long lu luo ma mao meng mo ouyang pan
peng qian qin qiu ren shao shen shi song su sun tan tang tao tian wan wang wei wu xia xiao xie
xiong xu xue yan yang yao ye yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou
"""
"""The frequent Chinese surnames in pinyin."""

PINYIN_AND_ENGLISH = """
bai cao fan fu gong gu han hang hao he hong hou kong lei lin long ma mao mo pan peng ren song sun
tan wan yang yin zeng
"""
"""Of these, words of English, or parts of names of places and terms."""

GIVEN_NAMES = """
adam ahmed alexander ali alice andrew anna anne anthony ashley barbara brian carlos charles daniel
david donna edward elizabeth emily emma fatima george hans helen henry ivan jack james jane jean
jennifer jessica john jose joseph joshua juan julia karen kenneth kevin kim laura linda lisa
margaret maria marie mark mary matthew michael michelle mohammed nancy olga olivia patricia paul
peter pierre richard robert sandra sarah sophia steven susan thomas william yuki
"""
"""Frequent given names in other languages."""

SURNAMES = """
anderson bauer campbell carter clark collins davies davis dubois dupont edwards evans fischer
garcia gonzalez gupta harris hernandez jackson johnson jones khan kumar lewis lopez martinez meyer
miller mitchell moore murphy nelson nguyen parker patel perez phillips ramirez roberts robinson
rodriguez rossi sanchez sato schmidt schneider scott sharma singh smith suzuki tanaka taylor
thompson tran turner walker watson weber williams wilson wright yamamoto
"""
"""Frequent surnames in other languages that are no words of medicine."""

KIN = """
aunt boyfriend brother cousin daughter father fiance fiancee girlfriend grandchild granddaughter
grandfather grandmother grandson husband mother nephew niece sister son stepdaughter stepfather
stepmother stepson twin uncle widow widower wife
"""
"""Words for relatives."""

DONORS = """
and as bone child children donor family female full half haplo haploidentical hla identical male
marrow matched maternal mismatched offspring or other parent paternal recipient related relative
sibling to
"""
"""Words that stand beside them where a relative is the donor of a transplant."""

ABBREVIATIONS = """
AA AB ABO ACR ADE ADR AE AEL AESI AIDS AIHA AKI ALB ALC ALL ALP ALS ALT AML ANA ANC ANOVA APL APTT
ARA ARDS ASCT ASH AST ATG ATO ATRA AUC BCG BCNU BCR BEAM BID BM BMI BMT BNP BP BSA BSC BSI BUN CAP
CBF CCNU CD CEA CHF CHR CI CIR CK CKD CLL CML CMML CMR CMV CNI CNS CNV COPD CPK CPX CR CRA CRC CRI
CRP CRS CSA CSF CT CTC CTCAE CTX CVC CVD DAH DFS DIC DLBC DLCL DLCO DLI DLT DM DMC DMSO DNA DNR
DOR DSMB DVT EBER EBMT EBV EC ECG ECHO ECMO ECOG EEG EFS EGFR EHA ELN EMA EORR EOT EQ ER ESR ET
FAB FAS FDA FEV FFS FISH FLAG FLT FVC GCP GCSF GEE GF GFR GGT GI GIST GLM GRFS GVHD GVL GVT HAMA
HAV HBSA HBV HCC HCT HCV HD HDL HEV HGB HHS HHV HIV HL HLA HLH HPV HR HRCT HRR HSC HSCT HSV HTN
HUS IBD ICD ICE ICF ICU IDA IDMC IHC IL INR IPF IPI IPS IPTW IQR IR IRB IRR ISS ITD ITP ITT IU IV
IVIG JAK JMML KIR KPS LBBB LBL LDH LDL LFS LFT LLN LOCF LOD LOQ LVEF MAC MAGIC MCH MCL MCV MDD MDR
MDS MF MI MITT MLL MM MMF MMRD MMRM MMUD MPAL MPN MR MRD MRI MSC MSD MTD MTX MUD MUGA NA NASH NCCN
NCI NE NGS NHL NIH NIMA NK NMA NO NONE NOS NR NRM NS NSAE NT NYHA OR ORR OS PB PBSC PCR PD PE PEG
PET PFS PFT PGF PH PI PK PLT PML PMN PNH PP PPI PPS PR PRBC PRES PROM PS PSA PSM PT PTLD PTSD PTT
QA QD QOL QTC RA RAEB RBBB RBC RCT REML RFS RI RIC RMST RNA ROC RR RRT RSV SAA SAE SAF SAS SBP SC
SCD SCID SD SE SF SGF SIBD SIRS SLE SMM SNP SOS SUSA TA TB TBI TD TEAE TEE TIA TID TKD TKI TLS TMA
TNC TNI TP TPE TPO TRM TSH TTE TTP TTR UCB UCBT ULN UPN URD US USA UTI VAF VAS VGPR VOD VSAA VTE
VZV WBC WES WHO WPSS WT XR YES
"""
"""Words of capitals that hematology uses; others of two to four may be somebody's initials."""
