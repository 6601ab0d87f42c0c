-- The tables of the read file, each one SELECT.
-- A `whole` is taken over from the history, in one piece. A `table` is made from `parsed`: a row for
-- each study's latest version, with `record` its JSON as a structure derived from the record's
-- model. A `step` is a table that only the SELECTs after it read.
-- `numbered(list)` gives each item its position, from 1. Dates are text, as precise as the source.
-- `shown` has the studies that the file is about; `{shown}` stands for the same as a condition.

-- whole: study_version
SELECT kept.*, kept.version = newest.version AS latest
FROM history.study_version AS kept
JOIN (
    SELECT nct_id, max(version) AS version FROM history.study_version GROUP BY nct_id
) AS newest USING (nct_id)
WHERE kept.nct_id IN ({shown})
ORDER BY nct_id, kept.version;

-- whole: presence
SELECT * FROM history.presence SEMI JOIN shown USING (nct_id) ORDER BY nct_id, sync_id;

-- whole: tombstone
SELECT nct_id, arg_max(noticed_at, sync_id) AS gone_since, arg_max(evidence, sync_id) AS evidence
FROM site.presence
GROUP BY nct_id
HAVING arg_max(gone, sync_id);

-- whole: alias
SELECT alias, arg_max(nct_id, sync_id) AS nct_id
FROM history.alias SEMI JOIN shown USING (nct_id)
GROUP BY alias;

-- whole: collection_study
-- A study that left a collection is refreshed with it all the same. Windows of one are the whole.
SELECT DISTINCT split_part(collection, '/', 1) AS collection, nct_id
FROM history.member SEMI JOIN shown USING (nct_id);

-- whole: release_event
SELECT * FROM history.release_event ORDER BY nct_id, sync_id;

-- whole: published_row
SELECT * FROM history.published_row ORDER BY nct_id, sync_id, position;

-- whole: earlier_version
SELECT * FROM history.earlier_version ORDER BY nct_id, number;

-- table: studies
SELECT
    nct_id,
    version,
    source,
    fetched_at,
    gone_since,
    identification.orgStudyIdInfo.id AS org_study_id,
    identification.orgStudyIdInfo.type AS org_study_id_type,
    identification.briefTitle AS brief_title,
    identification.officialTitle AS official_title,
    identification.acronym AS acronym,
    identification.organization.fullName AS organization_name,
    identification.organization.class AS organization_class,
    status.overallStatus AS overall_status,
    status.lastKnownStatus AS last_known_status,
    status.statusVerifiedDate AS status_verified_date,
    status.whyStopped AS why_stopped,
    status.delayedPosting AS delayed_posting,
    status.expandedAccessInfo.hasExpandedAccess AS has_expanded_access,
    status.expandedAccessInfo.nctId AS expanded_access_nct_id,
    status.expandedAccessInfo.statusForNctId AS expanded_access_status,
    status.startDateStruct.date AS start_date,
    status.startDateStruct.type AS start_date_type,
    status.primaryCompletionDateStruct.date AS primary_completion_date,
    status.primaryCompletionDateStruct.type AS primary_completion_date_type,
    status.completionDateStruct.date AS completion_date,
    status.completionDateStruct.type AS completion_date_type,
    status.studyFirstSubmitDate AS study_first_submit_date,
    status.studyFirstPostDateStruct.date AS study_first_post_date,
    status.studyFirstPostDateStruct.type AS study_first_post_date_type,
    status.resultsWaived AS results_waived,
    status.resultsFirstSubmitDate AS results_first_submit_date,
    status.resultsFirstPostDateStruct.date AS results_first_post_date,
    status.resultsFirstPostDateStruct.type AS results_first_post_date_type,
    status.lastUpdateSubmitDate AS last_update_submit_date,
    status.lastUpdatePostDateStruct.date AS last_update_post_date,
    status.lastUpdatePostDateStruct.type AS last_update_post_date_type,
    sponsors.responsibleParty.type AS responsible_party_type,
    sponsors.responsibleParty.investigatorFullName AS responsible_party_name,
    sponsors.responsibleParty.investigatorTitle AS responsible_party_title,
    sponsors.responsibleParty.investigatorAffiliation AS responsible_party_affiliation,
    sponsors.leadSponsor.name AS lead_sponsor_name,
    sponsors.leadSponsor.class AS lead_sponsor_class,
    oversight.oversightHasDmc AS has_dmc,
    oversight.isFdaRegulatedDrug AS is_fda_regulated_drug,
    oversight.isFdaRegulatedDevice AS is_fda_regulated_device,
    description.briefSummary AS brief_summary,
    description.detailedDescription AS detailed_description,
    design.studyType AS study_type,
    design.patientRegistry AS patient_registry,
    design.targetDuration AS target_duration,
    design.phases AS phases,
    design.designInfo.allocation AS allocation,
    design.designInfo.interventionModel AS intervention_model,
    design.designInfo.interventionModelDescription AS intervention_model_description,
    design.designInfo.primaryPurpose AS primary_purpose,
    design.designInfo.observationalModel AS observational_model,
    design.designInfo.timePerspective AS time_perspective,
    design.designInfo.maskingInfo.masking AS masking,
    design.designInfo.maskingInfo.maskingDescription AS masking_description,
    design.designInfo.maskingInfo.whoMasked AS who_masked,
    design.enrollmentInfo.count AS enrollment_count,
    design.enrollmentInfo.type AS enrollment_type,
    eligibility.eligibilityCriteria AS eligibility_criteria,
    eligibility.healthyVolunteers AS healthy_volunteers,
    eligibility.sex AS sex,
    eligibility.genderBased AS gender_based,
    eligibility.genderDescription AS gender_description,
    eligibility.minimumAge AS minimum_age,
    eligibility.maximumAge AS maximum_age,
    eligibility.stdAges AS std_ages,
    eligibility.studyPopulation AS study_population,
    eligibility.samplingMethod AS sampling_method,
    sharing.ipdSharing AS ipd_sharing,
    sharing.description AS ipd_sharing_description,
    flow.preAssignmentDetails AS flow_pre_assignment_details,
    flow.recruitmentDetails AS flow_recruitment_details,
    flow.typeUnitsAnalyzed AS flow_type_units_analyzed,
    baseline.populationDescription AS baseline_population_description,
    baseline.typeUnitsAnalyzed AS baseline_type_units_analyzed,
    events.frequencyThreshold AS events_frequency_threshold,
    events.timeFrame AS events_time_frame,
    events.description AS events_description,
    events.allCauseMortalityComment AS events_all_cause_mortality_comment,
    limitations AS limitations_and_caveats,
    has_results,
    version_holder
FROM (
    SELECT
        nct_id,
        version,
        source,
        fetched_at,
        gone_since,
        record.protocolSection.identificationModule AS identification,
        record.protocolSection.statusModule AS status,
        record.protocolSection.sponsorCollaboratorsModule AS sponsors,
        record.protocolSection.oversightModule AS oversight,
        record.protocolSection.descriptionModule AS description,
        record.protocolSection.designModule AS design,
        record.protocolSection.eligibilityModule AS eligibility,
        record.protocolSection.ipdSharingStatementModule AS sharing,
        record.resultsSection.participantFlowModule AS flow,
        record.resultsSection.baselineCharacteristicsModule AS baseline,
        record.resultsSection.adverseEventsModule AS events,
        record.resultsSection.moreInfoModule.limitationsAndCaveats.description AS limitations,
        record.hasResults AS has_results,
        record.derivedSection.miscInfoModule.versionHolder AS version_holder
    FROM parsed
);

-- table: secondary_ids
SELECT nct_id, n.position, n.item.id, n.item.type, n.item.domain, n.item.link
FROM (
    SELECT
        nct_id,
        unnest(numbered(record.protocolSection.identificationModule.secondaryIdInfos)) AS n
    FROM parsed
);

-- table: collaborators
SELECT nct_id, n.position, n.item.name, n.item.class
FROM (
    SELECT
        nct_id,
        unnest(numbered(record.protocolSection.sponsorCollaboratorsModule.collaborators)) AS n
    FROM parsed
);

-- table: conditions
SELECT nct_id, n.position, n.item AS condition
FROM (
    SELECT nct_id, unnest(numbered(record.protocolSection.conditionsModule.conditions)) AS n
    FROM parsed
);

-- table: keywords
SELECT nct_id, n.position, n.item AS keyword
FROM (
    SELECT nct_id, unnest(numbered(record.protocolSection.conditionsModule.keywords)) AS n
    FROM parsed
);

-- table: arms
SELECT nct_id, n.position, n.item.label, n.item.type, n.item.description
FROM (
    SELECT nct_id, unnest(numbered(record.protocolSection.armsInterventionsModule.armGroups)) AS n
    FROM parsed
);

-- table: interventions
SELECT
    nct_id,
    n.position,
    n.item.type,
    n.item.name,
    n.item.description,
    n.item.otherNames AS other_names
FROM (
    SELECT
        nct_id,
        unnest(numbered(record.protocolSection.armsInterventionsModule.interventions)) AS n
    FROM parsed
);

-- table: arm_interventions
-- What each arm receives, as the arm says it ("Dietary Supplement: Zinc"), with the position of
-- the intervention of that type and name; none when the record lists no such intervention.
SELECT
    nct_id,
    arm_position,
    n.position,
    n.item AS intervention,
    list_position(
        list_transform(
            interventions,
            lambda one: lower(concat(replace(one.type, '_', ' '), ': ', one.name))
        ),
        lower(n.item)
    ) AS intervention_position
FROM (
    SELECT
        nct_id,
        interventions,
        arm.position AS arm_position,
        unnest(numbered(arm.item.interventionNames)) AS n
    FROM (
        SELECT
            nct_id,
            record.protocolSection.armsInterventionsModule.interventions AS interventions,
            unnest(numbered(record.protocolSection.armsInterventionsModule.armGroups)) AS arm
        FROM parsed
    )
);

-- table: outcomes
SELECT
    nct_id,
    kind,
    n.position,
    n.item.measure,
    n.item.description,
    n.item.timeFrame AS time_frame
FROM (
    SELECT
        nct_id,
        'PRIMARY' AS kind,
        unnest(numbered(record.protocolSection.outcomesModule.primaryOutcomes)) AS n
    FROM parsed
    UNION ALL
    SELECT
        nct_id,
        'SECONDARY' AS kind,
        unnest(numbered(record.protocolSection.outcomesModule.secondaryOutcomes)) AS n
    FROM parsed
    UNION ALL
    SELECT
        nct_id,
        'OTHER' AS kind,
        unnest(numbered(record.protocolSection.outcomesModule.otherOutcomes)) AS n
    FROM parsed
);

-- step: places
SELECT
    nct_id,
    unnest(numbered(record.protocolSection.contactsLocationsModule.locations)) AS n
FROM parsed;

-- table: locations
SELECT
    nct_id,
    n.position,
    n.item.facility,
    n.item.status,
    n.item.city,
    n.item.state,
    n.item.zip,
    n.item.country,
    n.item.geoPoint.lat AS latitude,
    n.item.geoPoint.lon AS longitude
FROM places;

-- table: contacts
-- Central contacts have no location.
SELECT
    nct_id,
    location_position,
    n.position,
    n.item.name,
    n.item.role,
    n.item.phone,
    n.item.phoneExt AS phone_ext,
    n.item.email
FROM (
    SELECT
        nct_id,
        CAST(NULL AS BIGINT) AS location_position,
        unnest(numbered(record.protocolSection.contactsLocationsModule.centralContacts)) AS n
    FROM parsed
    UNION ALL
    SELECT nct_id, n.position AS location_position, unnest(numbered(n.item.contacts)) AS n
    FROM places
);

-- table: officials
SELECT nct_id, n.position, n.item.name, n.item.affiliation, n.item.role
FROM (
    SELECT
        nct_id,
        unnest(numbered(record.protocolSection.contactsLocationsModule.overallOfficials)) AS n
    FROM parsed
);

-- table: reference_list
SELECT
    nct_id,
    n.position,
    n.item.pmid,
    n.item.type,
    n.item.citation,
    len(coalesce(n.item.retractions, [])) AS retraction_count
FROM (
    SELECT nct_id, unnest(numbered(record.protocolSection.referencesModule.references)) AS n
    FROM parsed
);

-- table: flow_groups
SELECT nct_id, n.position, n.item.id AS group_id, n.item.title, n.item.description
FROM (
    SELECT nct_id, unnest(numbered(record.resultsSection.participantFlowModule.groups)) AS n
    FROM parsed
);

-- step: periods
SELECT nct_id, unnest(numbered(record.resultsSection.participantFlowModule.periods)) AS n
FROM parsed;

-- table: flow_periods
SELECT nct_id, n.position, n.item.title
FROM periods;

-- step: stages
SELECT
    nct_id,
    n.position AS period_position,
    'MILESTONE' AS kind,
    unnest(numbered(list_transform(
        n.item.milestones,
        lambda stage: {'type': stage.type, 'comment': stage.comment, 'counts': stage.achievements}
    ))) AS stage
FROM periods
UNION ALL
SELECT
    nct_id,
    n.position AS period_position,
    'DROP_WITHDRAW' AS kind,
    unnest(numbered(list_transform(
        n.item.dropWithdraws,
        lambda stage: {'type': stage.type, 'comment': stage.comment, 'counts': stage.reasons}
    ))) AS stage
FROM periods;

-- table: flow_milestones
-- Stages of a period (MILESTONE) and reasons for leaving it (DROP_WITHDRAW).
SELECT nct_id, period_position, kind, stage.position, stage.item.type, stage.item.comment
FROM stages;

-- table: flow_counts
SELECT
    nct_id,
    period_position,
    kind,
    milestone_position,
    n.position,
    n.item.groupId AS group_id,
    n.item.numSubjects AS num_subjects,
    n.item.numUnits AS num_units,
    n.item.comment
FROM (
    SELECT
        nct_id,
        period_position,
        kind,
        stage.position AS milestone_position,
        unnest(numbered(stage.item.counts)) AS n
    FROM stages
);

-- step: baseline
SELECT nct_id, unnest(numbered(record.resultsSection.baselineCharacteristicsModule.measures)) AS n
FROM parsed;

-- step: baseline_classes
SELECT nct_id, n.position AS measure_position, unnest(numbered(n.item.classes)) AS class
FROM baseline;

-- table: baseline_groups
SELECT nct_id, n.position, n.item.id AS group_id, n.item.title, n.item.description
FROM (
    SELECT
        nct_id,
        unnest(numbered(record.resultsSection.baselineCharacteristicsModule.groups)) AS n
    FROM parsed
);

-- table: baseline_denoms
-- Of the whole baseline (no measure), of a measure (no class), or of a class.
SELECT
    nct_id,
    measure_position,
    class_position,
    position,
    units,
    unnest(counts).groupId AS group_id,
    unnest(counts).value AS value
FROM (
    SELECT
        nct_id,
        measure_position,
        class_position,
        n.position,
        n.item.units,
        n.item.counts
    FROM (
        SELECT
            nct_id,
            CAST(NULL AS BIGINT) AS measure_position,
            CAST(NULL AS BIGINT) AS class_position,
            unnest(numbered(record.resultsSection.baselineCharacteristicsModule.denoms)) AS n
        FROM parsed
        UNION ALL
        SELECT nct_id, n.position, NULL, unnest(numbered(n.item.denoms)) FROM baseline
        UNION ALL
        SELECT nct_id, measure_position, class.position, unnest(numbered(class.item.denoms))
        FROM baseline_classes
    )
);

-- table: baseline_measures
SELECT
    nct_id,
    n.position,
    n.item.title,
    n.item.description,
    n.item.populationDescription AS population_description,
    n.item.paramType AS param_type,
    n.item.dispersionType AS dispersion_type,
    n.item.unitOfMeasure AS unit_of_measure,
    n.item.calculatePct AS calculate_pct,
    n.item.denomUnitsSelected AS denom_units_selected
FROM baseline;

-- table: baseline_measurements
SELECT
    nct_id,
    measure_position,
    class_position,
    class_title,
    category_position,
    category_title,
    n.position,
    n.item.groupId AS group_id,
    n.item.value,
    n.item.spread,
    n.item.lowerLimit AS lower_limit,
    n.item.upperLimit AS upper_limit,
    n.item.comment
FROM (
    SELECT
        nct_id,
        measure_position,
        class_position,
        class_title,
        category.position AS category_position,
        category.item.title AS category_title,
        unnest(numbered(category.item.measurements)) AS n
    FROM (
        SELECT
            nct_id,
            measure_position,
            class.position AS class_position,
            class.item.title AS class_title,
            unnest(numbered(class.item.categories)) AS category
        FROM baseline_classes
    )
);

-- step: measures
SELECT nct_id, unnest(numbered(record.resultsSection.outcomeMeasuresModule.outcomeMeasures)) AS n
FROM parsed;

-- step: measure_classes
SELECT nct_id, n.position AS measure_position, unnest(numbered(n.item.classes)) AS class
FROM measures;

-- table: outcome_measures
SELECT
    nct_id,
    n.position,
    n.item.type,
    n.item.title,
    n.item.description,
    n.item.timeFrame AS time_frame,
    n.item.populationDescription AS population_description,
    n.item.reportingStatus AS reporting_status,
    n.item.anticipatedPostingDate AS anticipated_posting_date,
    n.item.paramType AS param_type,
    n.item.dispersionType AS dispersion_type,
    n.item.unitOfMeasure AS unit_of_measure,
    n.item.calculatePct AS calculate_pct,
    n.item.typeUnitsAnalyzed AS type_units_analyzed,
    n.item.denomUnitsSelected AS denom_units_selected
FROM measures;

-- table: outcome_groups
SELECT
    nct_id,
    measure_position,
    n.position,
    n.item.id AS group_id,
    n.item.title,
    n.item.description
FROM (
    SELECT nct_id, n.position AS measure_position, unnest(numbered(n.item.groups)) AS n
    FROM measures
);

-- table: outcome_denoms
-- Of a measure (no class) or of a class.
SELECT
    nct_id,
    measure_position,
    class_position,
    position,
    units,
    unnest(counts).groupId AS group_id,
    unnest(counts).value AS value
FROM (
    SELECT
        nct_id,
        measure_position,
        class_position,
        n.position,
        n.item.units,
        n.item.counts
    FROM (
        SELECT
            nct_id,
            n.position AS measure_position,
            CAST(NULL AS BIGINT) AS class_position,
            unnest(numbered(n.item.denoms)) AS n
        FROM measures
        UNION ALL
        SELECT nct_id, measure_position, class.position, unnest(numbered(class.item.denoms))
        FROM measure_classes
    )
);

-- table: outcome_measurements
SELECT
    nct_id,
    measure_position,
    class_position,
    class_title,
    category_position,
    category_title,
    n.position,
    n.item.groupId AS group_id,
    n.item.value,
    n.item.spread,
    n.item.lowerLimit AS lower_limit,
    n.item.upperLimit AS upper_limit,
    n.item.comment
FROM (
    SELECT
        nct_id,
        measure_position,
        class_position,
        class_title,
        category.position AS category_position,
        category.item.title AS category_title,
        unnest(numbered(category.item.measurements)) AS n
    FROM (
        SELECT
            nct_id,
            measure_position,
            class.position AS class_position,
            class.item.title AS class_title,
            unnest(numbered(class.item.categories)) AS category
        FROM measure_classes
    )
);

-- table: outcome_analyses
SELECT
    nct_id,
    measure_position,
    n.position,
    n.item.groupIds AS group_ids,
    n.item.groupDescription AS group_description,
    n.item.paramType AS param_type,
    n.item.paramValue AS param_value,
    n.item.dispersionType AS dispersion_type,
    n.item.dispersionValue AS dispersion_value,
    n.item.statisticalMethod AS statistical_method,
    n.item.statisticalComment AS statistical_comment,
    n.item.pValue AS p_value,
    n.item.pValueComment AS p_value_comment,
    n.item.ciNumSides AS ci_num_sides,
    n.item.ciPctValue AS ci_pct_value,
    n.item.ciLowerLimit AS ci_lower_limit,
    n.item.ciUpperLimit AS ci_upper_limit,
    n.item.ciLowerLimitComment AS ci_lower_limit_comment,
    n.item.ciUpperLimitComment AS ci_upper_limit_comment,
    n.item.estimateComment AS estimate_comment,
    n.item.testedNonInferiority AS tested_non_inferiority,
    n.item.nonInferiorityType AS non_inferiority_type,
    n.item.nonInferiorityComment AS non_inferiority_comment,
    n.item.otherAnalysisDescription AS other_analysis_description
FROM (
    SELECT nct_id, n.position AS measure_position, unnest(numbered(n.item.analyses)) AS n
    FROM measures
);

-- table: event_groups
SELECT
    nct_id,
    n.position,
    n.item.id AS group_id,
    n.item.title,
    n.item.description,
    n.item.deathsNumAffected AS deaths_num_affected,
    n.item.deathsNumAtRisk AS deaths_num_at_risk,
    n.item.seriousNumAffected AS serious_num_affected,
    n.item.seriousNumAtRisk AS serious_num_at_risk,
    n.item.otherNumAffected AS other_num_affected,
    n.item.otherNumAtRisk AS other_num_at_risk
FROM (
    SELECT nct_id, unnest(numbered(record.resultsSection.adverseEventsModule.eventGroups)) AS n
    FROM parsed
);

-- step: events
SELECT
    nct_id,
    'SERIOUS' AS kind,
    unnest(numbered(record.resultsSection.adverseEventsModule.seriousEvents)) AS n
FROM parsed
UNION ALL
SELECT
    nct_id,
    'OTHER' AS kind,
    unnest(numbered(record.resultsSection.adverseEventsModule.otherEvents)) AS n
FROM parsed;

-- table: adverse_events
SELECT
    nct_id,
    kind,
    n.position,
    n.item.term,
    n.item.organSystem AS organ_system,
    n.item.sourceVocabulary AS source_vocabulary,
    n.item.assessmentType AS assessment_type,
    n.item.notes
FROM events;

-- table: adverse_event_stats
SELECT
    nct_id,
    kind,
    event_position,
    n.position,
    n.item.groupId AS group_id,
    n.item.numEvents AS num_events,
    n.item.numAffected AS num_affected,
    n.item.numAtRisk AS num_at_risk
FROM (
    SELECT nct_id, kind, n.position AS event_position, unnest(numbered(n.item.stats)) AS n
    FROM events
);
