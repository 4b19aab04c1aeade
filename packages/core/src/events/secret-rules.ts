import { wordFinder } from "./keywords.ts";
import { SECRET_FORMS } from "./secret-forms.ts";
import type { SecretRule } from "./secret-rule.ts";

/** The rules that a text gives reason to try, in their order. */
export const rulesFor = (text: string): readonly SecretRule[] => {
  const found = findKeywords(text);
  return found.size === 0
    ? []
    : RULES.filter(({ keywords }) => keywords.some((keyword) => found.has(keyword)));
};

const rule = (id: string, keywords: string, pattern: RegExp): SecretRule => ({
  id,
  keywords: keywords.split(" "),
  pattern,
});

/**
 * The patterns of secretlint's recommended rules (THIRD-PARTY.md), each by the name of its rule there. They are changed
 * in so far as they have to end in time on any text and may hide too much, but not too little: a length has no upper
 * bound and nothing is asked of what follows, so that a run of letters is read once; and a prefix that nothing else has
 * may stand within a word.
 */
const SECRETLINT: readonly SecretRule[] = [
  rule(
    "aws-access-key-id",
    "a3t akia agpa aida aroa aipa anpa anva asia",
    /(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}/g,
  ),
  rule(
    "private-key",
    "-----begin",
    /-----BEGIN ?(?:(?:RSA|DSA|EC|OPENSSH|PGP|ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----(?:(?:(?!-----)[\s\S])*-----END [A-Z ]{1,40}-----|(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{16,})+)/g,
  ),
  rule("npm-auth-token", "_authtoken=", /(_authToken=)[^$\s]\S*/g),
  rule("npm-access-token", "npm_", /npm_[A-Za-z0-9]{36,}/g),
  rule("npm-xoauth", ":x-oauth-basic@", /(https?:\/\/)[^\s:@/]{1,256}(?=:x-oauth-basic@)/g),
  rule("slack-token", "xox xapp-", /(?:xox[abeopr]|xapp)-[A-Za-z0-9-]{10,}/g),
  rule(
    "slack-webhook",
    "hooks.slack.com",
    /(https:\/\/hooks\.slack\.com\/services\/)T[A-Za-z0-9]+\/B[A-Za-z0-9]+\/[A-Za-z0-9]+/gi,
  ),
  rule("openai", "t3blbkfj", /sk-[A-Za-z0-9_-]{20,}/g),
  rule("anthropic", "sk-ant-", /sk-ant-[A-Za-z0-9_-]{16,}/g),
  rule("groq", "gsk_", /(?<![A-Za-z])gsk_[A-Za-z0-9]{52,}/g),
  rule("huggingface", "hf_", /(?<![A-Za-z])hf_[A-Za-z]{34,}/g),
  rule("linear", "lin_api_", /lin_api_[A-Za-z0-9_]{32,}/g),
  rule("notion", "ntn_", /(?<![A-Za-z])ntn_[0-9]{11}[A-Za-z0-9]{35,}/g),
  rule("sendgrid", "sg.", /(?<![A-Za-z])SG\.[\w-]{16,}\.[\w-]{16,}/g),
  rule("shopify", "shppa_ shpca_ shpat_ shpss_", /shp(?:pa|ca|at|ss)_[A-Za-z0-9]{32,}/g),
  rule("stripe", "sk_live sk_test rk_live rk_test", /[sr]k_(?:live|test)_[A-Za-z0-9]{24,}/g),
  rule("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", /gh[pousr]_[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*/g),
  rule("github-fine-grained-token", "github_pat_", /github_pat_[A-Za-z0-9_]{22,}/g),
  rule("gitlab-personal-access-token", "glpat-", /glpat-[A-Za-z0-9_-]{20,}/g),
  rule("grafana-cloud", "glc_", /(?<![A-Za-z])glc_[A-Za-z0-9+/]{32,}={0,2}/g),
  rule("grafana-service-account", "glsa_", /glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}/g),
  rule("1password", "ops_ey", /ops_ey[A-Za-z0-9+/]{100,}={0,2}/g),
  rule("hashicorp-vault", "hvs. hvb. hvr.", /(?<![A-Za-z])hv[sbr]\.[A-Za-z0-9_-]{90,}/g),
  rule("vercel", "vcp_ vci_ vca_ vcr_ vck_", /(?<![A-Za-z])vc[piark]_[A-Za-z0-9]{20,}/g),
  rule("databricks", "dapi", /dapi[A-Fa-f0-9]{32}(?:-[0-9])?/g),
  rule("docker", "dckr_pat_", /dckr_pat_[A-Za-z0-9_-]{27,}/g),
  rule("figma", "figd_", /figd_[A-Za-z0-9_-]{40,}/g),
  rule("cloudflare", "cfk_ cfut_ cfat_", /(?<![A-Za-z])cf(?:k|ut|at)_[A-Za-z0-9]{40}[0-9a-f]{8}/g),
  rule("tailscale", "tskey-", /tskey-[a-z]{2,20}-[0-9A-Za-z_]{8,}-[0-9A-Za-z_]{16,}/g),
];

const RULES: readonly SecretRule[] = [...SECRETLINT, ...SECRET_FORMS];
const findKeywords = wordFinder([...new Set(RULES.flatMap(({ keywords }) => keywords))]);
