import { anthropic } from "./anthropic.ts";
import { gemini } from "./gemini.ts";
import { openAiChat } from "./openai-chat.ts";
import { openAiResponses } from "./openai-responses.ts";
import type { Wire } from "./wire.ts";

export const WIRES: readonly Wire[] = [anthropic, openAiResponses, openAiChat, gemini];
