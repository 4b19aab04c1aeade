/**
 * Names of events that programs which read such logs may look for, and why none of them is written here. A test holds
 * that no name is in the catalogue: whoever adds one takes it out of this table.
 */
export const ABSENT_EVENTS: readonly { readonly because: string; readonly names: readonly string[] }[] = [
  {
    because:
      "A result's message is kept until it is delivered, expires or is taken back; there is no last try.",
    names: ["result_delivery_exhausted", "result_watcher.notify_failed", "result_watcher.retry_notified"],
  },
  {
    because:
      "A bypass flag counts in the command line of a known agent's program alone; elsewhere it means nothing.",
    names: ["dangerous_flag_in_unexpected_binary"],
  },
  {
    because: "An end that nobody asked for is `worker.abnormal_exit`, written and told in one step.",
    names: ["abnormal.notify", "worker.abnormal_exit.check"],
  },
  {
    because: "A team whose session is gone is `coordinator.session_missing`.",
    names: ["abnormal.whole_team_gone"],
  },
  {
    because: "A program's end is known from its process, and never guessed from a single sign.",
    names: ["abnormal_exit.single_signal_suppressed"],
  },
  {
    because:
      "A change that fails tells of each step that was taken back: `lifecycle.remove_step_rolled_back`.",
    names: ["lifecycle.remove_rolled_back", "remove_agent.rollback"],
  },
  {
    because: "What could not be taken back stands in `lifecycle.remove_failed`.",
    names: ["remove_agent.rollback_failed"],
  },
  {
    because: "Whatever collects asks the coordinator itself, so it is there.",
    names: ["collect.coordinator_checked"],
  },
  {
    because: "A report is put into its form when it comes in, so no stored result is invalid.",
    names: ["collect.invalid_result"],
  },
  {
    because:
      "Whether workers write to each other is `worker_to_worker`; a refusal is `mcp.send_message_refused`.",
    names: ["communication.peer_allowed"],
  },
  {
    because: "What workers write to each other is not copied to the leader; `inbox` shows it.",
    names: ["communication.peer_mirror_failed", "communication.peer_mirrored"],
  },
  {
    because: "A screen that could not be looked at is `runtime_approval.capture_failed`.",
    names: ["coordinator.agent_capture_failed"],
  },
  {
    because: "Nobody is urged for being silent; `status` and `explain` show since when nothing was heard.",
    names: [
      "coordinator.agent_stuck",
      "coordinator.agent_stuck_suppressed",
      "coordinator.cross_worker_deadlock",
      "coordinator.idle_acknowledged",
      "coordinator.idle_alert_suppressed",
      "coordinator.idle_alert_suppression_cleared",
      "coordinator.idle_fallback",
      "coordinator.idle_fallback_push_failed",
      "coordinator.idle_fallback_skipped",
      "coordinator.stuck_push_failed",
      "idle_takeover.classify",
      "idle_takeover.no_ping",
      "idle_takeover.ping",
      "idle_takeover.push_failed",
      "idle_takeover.reminder",
      "idle_takeover.turn_open_rearmed",
      "idle_takeover.unknown_persistent",
    ],
  },
  {
    because: "A health ping is `scheduled.health_ping`.",
    names: ["coordinator.health_ping"],
  },
  {
    because:
      "A coordinator that does not leave is named, with its process, by the command that wanted it gone.",
    names: ["coordinator.restart_incompatible_stop_failed"],
  },
  {
    because: "Results come by the tool `report_result` alone; the coordinator looks for none by itself.",
    names: [
      "coordinator.result_collect",
      "coordinator.result_collect_failed",
      "coordinator.scheduled_result_deduped",
    ],
  },
  {
    because: "What is scheduled is tried once, and what fails is `coordinator.scheduled_failed`.",
    names: ["coordinator.scheduled_retry"],
  },
  {
    because:
      "A database that cannot be used keeps the coordinator from starting: an error, told to whoever started it.",
    names: ["coordinator.schema_incompatible", "schema.layout_rebuild_blocked"],
  },
  {
    because: "A step of the sweep that fails is `coordinator.tick_error`, with the step's name.",
    names: [
      "coordinator.tick.detect_abnormal_failed",
      "coordinator.tick.runtime_prompts_failed",
      "coordinator.tick.sync_health_failed",
    ],
  },
  {
    because: "Nothing arranges windows for display; `attach` opens a worker's own.",
    names: [
      "display.adaptive_blocked",
      "display.adaptive_closed",
      "display.adaptive_opened",
      "display.adaptive_rebuilt",
      "display.adaptive_stale_windows_closed",
      "display.backend_resolved",
      "display.ghostty_blocked",
      "display.ghostty_closed",
      "display.ghostty_display_session_close_failed",
      "display.ghostty_display_session_closed",
      "display.ghostty_window",
      "display.ghostty_workspace",
      "display.ghostty_workspace_blocked",
      "display.ghostty_workspace_close_failed",
      "display.ghostty_workspace_closed",
      "display.ghostty_workspace_partial_update",
      "display.ghostty_workspace_slot_closed",
      "display.ghostty_workspace_slot_linked_session_close_failed",
      "display.ghostty_workspace_slot_relabel_failed",
    ],
  },
  {
    because: "Nothing is written into a program's own list of MCP servers, so nothing has to be taken out.",
    names: [
      "fork_agent.mcp_cleanup_failed",
      "launch.mcp_cleanup_failed",
      "restart.mcp_cleanup_failed",
      "shutdown.mcp_cleanup",
      "shutdown.mcp_cleanup_failed",
      "start_agent.mcp_cleanup_failed",
      "provider.copilot.mcp_residual_detected",
    ],
  },
  {
    because: "How fast a program answers is left as its person set it.",
    names: ["launch.codex_fast_mode", "start_agent.codex_fast_mode"],
  },
  {
    because: "What was asked for and what came of it is one event: `launch.permissions_resolved`.",
    names: ["launch.dangerous_auto_approve_requested"],
  },
  {
    because: "A session of that name that is not ours is refused with an error, before anything is started.",
    names: ["launch.session_conflict", "restart.session_conflict"],
  },
  {
    because: "A dialog at start-up that was answered is `runtime.startup_prompt_handled`.",
    names: ["launch.startup_prompt_handled"],
  },
  {
    because: "A notice's key is claimed with its message, so there is never a second one to tell of.",
    names: [
      "leader_notification.dedupe_skip",
      "leader_notification.legitimate_duplicate_suspected",
      "leader_receiver.claim_leader_notification",
      "leader_receiver.notification_dedupe_skip",
    ],
  },
  {
    because:
      "Old notices go with everything else that is old: `retention.pruned`; a failure is `coordinator.tick_error`.",
    names: ["leader_notification.log_pruned", "leader_notification.prune_failed"],
  },
  {
    because:
      "Who the leader is, is read from its pane and its process, not from variables that anybody can set.",
    names: [
      "leader_pane_env.validation_warning",
      "leader_receiver.first_time_env_seeded",
      "leader_session_uuid.override",
    ],
  },
  {
    because:
      "A trust dialog is answered, or left alone with its reason; one that stands is `agent.dialog_open`.",
    names: [
      "leader_panes.trust_auto_answer_exhausted",
      "leader_panes.trust_auto_answer_failed",
      "leader_panes.trust_auto_answer_retry_attempted",
      "leader_panes.trust_auto_answer_retry_needed",
      "leader_panes.trust_auto_answer_retry_scheduled",
      "leader_panes.trust_auto_answer_retry_skipped",
      "leader_panes.trust_auto_answer_skipped",
      "leader_panes.trust_auto_answer_transport_panic",
      "quick_start.trust_auto_answer_attempted",
      "quick_start.trust_auto_answer_capture_failed",
      "provider.startup_prompt_failed",
    ],
  },
  {
    because: "A message that meets a dialog is held (`send.held`) and goes on when it is gone.",
    names: ["messaging.trust_retry_requeue_failed", "messaging.trust_retry_requeued"],
  },
  {
    because: "A leader is known by its token or by its proven pane; there are no candidates to choose from.",
    names: [
      "leader_receiver.ambiguous_candidate_queued",
      "leader_receiver.ambiguous_candidates",
      "leader_receiver.rediscover_ambiguous",
      "leader_receiver.rediscover_failed",
      "leader_receiver.rediscover_missing",
      "leader_receiver.side_pane_refused",
    ],
  },
  {
    because:
      "However a leader comes to its team, it is `leader_receiver.attached`, with the way in `discovery`.",
    names: [
      "leader_receiver.claim_applied",
      "leader_receiver.claimed",
      "leader_receiver.rediscovered",
      "owner.adopted_on_restart",
      "owner.bound_from_caller_pane",
    ],
  },
  {
    because: "A leader that may not take a team is refused with an error, told to whoever asked.",
    names: ["leader_receiver.attach_failed", "owner.bind_refused"],
  },
  {
    because:
      "Where no leader is found, messages are held as `queued_until_leader_attach`, which `send.held` tells.",
    names: ["leader_receiver.auto_attach_skipped", "leader_receiver.autobind_skipped"],
  },
  {
    because: "A message belongs to the leader's seat, whoever sits there, so none has to be queued again.",
    names: [
      "leader_receiver.blocked_messages_requeued",
      "leader_receiver.claim_requeue",
      "leader_receiver.claim_requeue_delivery_failed",
      "leader_receiver.requeued_exhausted_watchers",
      "result_watcher.requeued",
    ],
  },
  {
    because:
      "Messages for the leader go the way of all others: `send.deliver_attempt`, `send.held`, `send.unverified`.",
    names: [
      "leader_receiver.deliver_attempt",
      "leader_receiver.delivery_blocked",
      "leader_receiver.delivery_claim_skipped",
      "leader_receiver.delivery_failed",
      "leader_receiver.direct_inject_skipped",
      "leader_receiver.injected",
      "send.delivery_claim_skipped",
    ],
  },
  {
    because: "The leader never owes an acknowledgement, so none is waived.",
    names: ["leader_receiver.no_ack_forced"],
  },
  {
    because: "There is one record of who leads, in the database, and nothing for it to differ from.",
    names: [
      "leader_receiver.state_divergence_repaired",
      "owner_team_id.compatibility_alias_migrated",
      "owner_team_id.resolution_failed",
      "repair_state.task",
    ],
  },
  {
    because:
      "A call's token says whose it is, and for which team; nothing is inferred. A refusal is `mcp.scope_refused`.",
    names: [
      "mcp.identity_inference_failed",
      "mcp.scope_resolved",
      "mcp.scope_state_read_failed",
      "send.bypassed_owner_gate_worker_sender",
    ],
  },
  {
    because: "What only looks is not logged.",
    names: ["mcp.read_", "status.full"],
  },
  {
    because: "A report's message for the leader is `leader_receiver.queued`.",
    names: ["mcp.report_result_notify_queued"],
  },
  {
    because: "A stored message is `send.durably_stored`, whoever sent it in which way.",
    names: ["mcp.send_message"],
  },
  {
    because: "Nothing runs a plan of stages; the leader gives out the tasks: `routing.decision`.",
    names: [
      "orchestrator.advance_failed",
      "orchestrator.advance_processed",
      "orchestrator.advance_skipped",
      "orchestrator.plan_completed",
      "orchestrator.plan_halted",
      "orchestrator.plan_started",
      "orchestrator.stage_dispatch_failed",
      "orchestrator.stage_dispatch_internal",
      "orchestrator.stage_dispatch_refused",
      "orchestrator.stage_dispatch_skipped",
      "orchestrator.stage_dispatched",
    ],
  },
  {
    because:
      "What is looked at before a start is refused with one error that names all of it, or not at all.",
    names: ["preflight.complete"],
  },
  {
    because:
      "No message is kept from an agent for what it may do; what it may not do alone becomes an approval.",
    names: ["send.blocked_missing_permissions"],
  },
  {
    because: "A screen that is not understood is the state `unknown`, which `explain` shows.",
    names: ["provider.classify.unsupported", "runtime.status_detected"],
  },
  {
    because: "There is no adapter for that program.",
    names: ["provider.copilot.token_passthrough_warning"],
  },
  {
    because:
      "A conversation is known for sure (`session.captured`), or not at all (`…attribution_ambiguous`).",
    names: ["session.capture_required_attention", "session.capture_timeout"],
  },
  {
    because: "A name that was given is used.",
    names: ["quick_start.name_ignored_existing_team_doc"],
  },
  {
    because: "An agent that a restart starts is `start_agent.agent_start`.",
    names: ["restart.agent_start"],
  },
  {
    because:
      "When a worker was first written to is a column of the database, which holds nothing but a number.",
    names: ["restart.first_send_at_invalid"],
  },
  {
    because:
      "How a worker comes back is `restart.resume_decision`: resumed, fresh or refused, with the reason.",
    names: [
      "restart.fresh_spawn",
      "restart.resume_unavailable",
      "restart.resume_window_missing_fallback_fresh",
      "resume.session_required_missing",
      "resume.session_unavailable",
      "resume.session_unverified",
      "start_agent.fresh_spawn",
      "start_agent.resume_unavailable",
      "start_agent.resume_window_missing_fallback_fresh",
    ],
  },
  {
    because: "A program that is missing is `launch.provider_missing`, whichever command needs it.",
    names: ["restart.provider_missing", "start_agent.provider_missing"],
  },
  {
    because: "Nothing waits for a restarted agent with a limit; it is `agent.ready` when it is.",
    names: ["restart.readiness_timeout"],
  },
  {
    because:
      "A conversation that is found again is `resume.session_repaired`; why another one is not taken stands in `restart.resume_decision`.",
    names: ["resume.session_missing_repair_attempt"],
  },
  {
    because: "A call of one of our own tools that was let through is `mcp.tool.auto_approved`.",
    names: ["runtime.internal_mcp_approval.auto", "runtime.internal_mcp_approval.skipped"],
  },
  {
    because: "One process writes, and holds one lock for its life; a second one is refused with an error.",
    names: ["runtime.lock_acquired", "runtime.lock_busy", "runtime.lock_released"],
  },
  {
    because:
      "The state is a database with transactions. A file that is lost is `coordinator.database_put_back` or `…_lost`.",
    names: [
      "runtime.state.save_failed",
      "runtime.state.save_retry",
      "runtime.state.self_heal_restore_failed",
      "runtime.state.self_healed",
    ],
  },
  {
    because: "A request that may not be answered by itself is an approval: `worker.awaiting_human_confirm`.",
    names: [
      "runtime_approval.blocked_by_leader_safety",
      "send.human_confirmation_granted",
      "send.human_confirmation_required",
    ],
  },
  {
    because: "A message is stored by the coordinator or not at all; a command that finds none starts it.",
    names: ["send.coordinator_unavailable"],
  },
  {
    because: "Whatever a message waits for is `send.held`, with its status and its condition.",
    names: ["send.deferred_busy", "send.refused_session_drift"],
  },
  {
    because:
      "The leader is told of a message that failed or expired by a message of its own, logged as any other.",
    names: ["send.failed_notification", "send.failed_notification_failed"],
  },
  {
    because: "A message that waited is handed over as any other: `send.submitted`, `message.delivered`.",
    names: ["send.pending_delivered"],
  },
  {
    because: "A shutdown tells once what it ended and what is left: `lifecycle.shutdown`.",
    names: [
      "shutdown.idempotent",
      "shutdown.kill_session",
      "shutdown.orphans_detected",
      "shutdown.process_probe_failed",
      "team.shutdown_blocked",
      "team.shutdown_completed",
    ],
  },
  {
    because:
      "A server is the workspace's own, and only what was proven to be ours is ended; names prove nothing.",
    names: ["shutdown.kill_server_skipped_shared_socket", "shutdown.spare_fallback_to_naming"],
  },
  {
    because:
      "An agent that is started alone is `start_agent.agent_start`, then `agent.ready`; a refusal is an error.",
    names: ["start_agent.agent_failed", "start_agent.complete"],
  },
  {
    because: "A window that cannot be closed is the error of the command that asked.",
    names: ["stop_agent.window_stop_failed"],
  },
  {
    because: "Each paste has a buffer of its own, which is gone with it; no old one is left to be mistaken.",
    names: ["paste_buffer_hygiene.list_failed", "paste_buffer_hygiene.prevented_resume_injection"],
  },
  {
    because:
      "That a turn runs is known from its hooks and its record, not assumed because something was delivered.",
    names: ["turn_open.armed_after_delivery"],
  },
  {
    because:
      "Nothing is reset by itself; the leader is advised once: `compaction_threshold_crossed.recommend_reset`.",
    names: [
      "compaction_threshold_crossed.auto_reset",
      "compaction_threshold_crossed.below_threshold",
      "compaction_threshold_crossed.ignored_lossless_provider",
      "compaction_threshold_crossed.none",
      "compaction_threshold_crossed.unpersisted",
    ],
  },
];
