package org.brandcast.portal.campaign;

import java.util.List;
import org.brandcast.portal.moderation.HeldGroup;

/**
 * A campaign that waits for a moderator.
 *
 * @param runs the text, cut where a rule's hit begins or ends
 * @param reasons why it is held; empty: its maker wants it to be looked at
 * @param heldMessages of its recipients, those whose text a rule holds
 * @param decidable whether the reader may decide
 */
public record SubmittedCampaign(
        long id,
        String name,
        String tenantName,
        String brandname,
        String type,
        String text,
        List<HeldGroup.Run> runs,
        List<String> reasons,
        long recipients,
        long segments,
        long heldMessages,
        String createdBy,
        long submittedAtMillis,
        long startAtMillis,
        boolean decidable) {}
