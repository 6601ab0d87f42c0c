"""The words of which roles and committees are made, each by spaces."""

ROLE_WORDS = """
a academic academy administration administrative administrator adult advisory affairs affiliated
an analysis analyst analytics and archive assessment assistant associate associated assurance at
authority biobank biometrics biostatistical biostatistician biostatistics blood board bone cancer
cell cellular center central centre chair chairman chairperson charge chief chinese city clerk
clinic clinical co collaborative college commission committee company competent contract control
coordinating coordination coordinator council cross curation curator data database department
deputy designated development director disease diseases division doctor document drug eighth
engineer entry epidemiologist epidemiology ethical ethics evaluation example executive external
faculty fellow fifth first for foundation fourth general governance government group haematologist
haematology head health hematologist hematology hematopoietic hospital human in independent
informatics information institute institution institutional internal international invented
investigation investigator joint junior laboratory lead leader leading leukaemia leukemia library
local main management manager managing marrow master medical medicine member members military
ministry monitor monitoring monitors municipal national ninth nurse nursing of office officer on
oncologist oncology operations organisation organization paediatric paediatrics panel patient
patients pediatric pediatrics people pharmacist pharmacovigilance pharmacy phd physician
postdoctoral principal processing professor program programme programmer programming project
protection protocol province provincial public publication publications quality records red
registrar registry regulatory representative research researcher responsible results review
reviewer s safety school science sciences scientific scientist second secretary section senior
service services seventh site sixth specialist sponsor staff statistical statistician statistics
steering stem steward student study sub subcommittee supervisor support team technician technology
the therapy third tissue transplant transplantation treatment trial trials union unit university
vice ward with
"""
"""In English, in small letters; many of them may have an s."""

ROLE_CHINESE = """
与 专员 专家 中国 中心 临床 主 主任 主席 主管 主要 人员 代表 会 伦理 保证 信息 儿科 全国 公司 内科
分析 副 副主任 办公室 助理 医学 医师 医生 医院 协调 单位 及 合同 员 和 团队 国家 基地 处 大内科
大学 委员 委员会 学 学家 学术 安全 审查 室 家 小组 师 干细胞 录入 总 或 执行 技师 护士 护士长 护理
指导 控制 教授 教研室 数据 方 机构 档案 江苏 注册 独立 理事 生物 申办 申办方 申办者 病房 病案 登记
的 监察 监查 监测 监督 研究 示例 科 科学 科室 科研 秘书 移植 程序 稽查 第三方 管理 管理员 管理组
管理部 组 组织 组长 经理 统计 编程 者 联合 肿瘤 肿瘤科 苏州 药师 药物 药理 虚构 血液 血液内科
血液科 评审 试验 课题 负责 负责人 质控 质量 造血 部 部门 长 门诊 附属 项目 顾问 首席 骨髓
"""
"""In Chinese; a role is put together of them without spaces."""
