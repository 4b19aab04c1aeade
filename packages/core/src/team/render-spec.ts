import { stringify } from "yaml";
import { formatDuration } from "../ground/index.ts";
import type { AgentSpec, TaskSpec, TeamSpec } from "./spec.ts";

/** The compiled team as `team.spec.yaml`: for people and other programs to read, never read back. */
export const renderSpec = (spec: TeamSpec): string => {
  const ids = spec.agents.map(({ id }) => id);
  return stringify(
    {
      version: spec.version,
      team: {
        name: spec.team.name,
        mode: "supervisor_worker",
        objective: spec.team.objective,
        workspace: spec.team.workspace,
      },
      leader: {
        id: spec.leader.id,
        role: spec.leader.role,
        provider: spec.leader.provider,
        model: spec.leader.model,
        tools: ["fs_read", "fs_list", "mcp_team"],
        context_policy: {
          keep_user_thread: true,
          receive_worker_outputs: "business_messages_and_short_summaries",
          max_worker_result_tokens: 2000,
        },
      },
      agents: spec.agents.map(renderAgent),
      routing: {
        default_assignee: spec.routing.defaultAssignee,
        rules: spec.routing.rules.map((rule) => ({
          id: rule.id,
          ...(rule.match === null ? {} : { match: rule.match }),
          ...(rule.when === null ? {} : { when: rule.when }),
          assign_to: rule.assignTo,
          priority: rule.priority,
        })),
      },
      communication: {
        protocol: "mcp_inbox",
        topology: "leader_centered",
        worker_to_worker: spec.communication.workerToWorker,
        ack_timeout_sec: 60,
        result_format: "result_envelope_v1",
        message_store: { sqlite: ".team/runtime/team.db", mirror_files: ".team/messages" },
      },
      runtime: {
        display_backend: spec.runtime.displayBackend,
        session_name: spec.runtime.sessionName,
        transport: spec.runtime.transport,
        ...(spec.runtime.channels && { channels: spec.runtime.channels }),
        auto_launch: true,
        require_user_approval_before_launch: true,
        max_active_agents: Math.max(1, Math.min(ids.length, 2)),
        startup_order: ids,
        dangerous_auto_approve: spec.runtime.dangerousAutoApprove,
        fast: spec.runtime.fast,
        tick_interval_sec: spec.runtime.tickIntervalSec,
        retention_days: spec.runtime.retentionDays,
        message_ttl: formatDuration(spec.runtime.messageTtlMs),
      },
      context: {
        state_file: "team_state.md",
        artifact_dir: ".team/artifacts",
        log_dir: ".team/logs",
        summarization: {
          worker_full_logs: "retain_outside_leader_context",
          state_update: "after_each_result",
        },
      },
      tasks: spec.tasks.map(renderTask),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
};

const renderAgent = (agent: AgentSpec) => ({
  id: agent.id,
  role: agent.role,
  provider: agent.provider,
  model: agent.model,
  working_directory: agent.workingDirectory,
  system_prompt: { inline: agent.prompt, file: null },
  tools: agent.tools,
  permission_mode: "restricted",
  permission: agent.permission,
  mcp: agent.mcp,
  preferred_for: [...new Set([agent.id, agent.role])],
  avoid_for: [],
  output_contract: {
    format: "result_envelope_v1",
    required_fields: ["task_id", "status", "summary", "artifacts"],
  },
  paused: agent.paused,
  auth_mode: agent.authMode,
  ...(agent.profile === null ? {} : { profile: agent.profile, credential_ref: `profile:${agent.profile}` }),
});

const renderTask = (task: TaskSpec) => ({
  id: task.id,
  title: task.title,
  type: task.type,
  ...(task.description === null ? {} : { description: task.description }),
  assignee: task.assignee,
  deps: task.deps,
  acceptance: task.acceptance,
  status: task.status,
  requires_tools: task.requiresTools,
  files: task.files,
  risk: task.risk,
  retry_limit: task.retryLimit,
  human_confirmation: task.humanConfirmation,
});
