import { expect, test } from 'vitest';
import { curlLine } from './curl-line.ts';

const BASE = 'http://127.0.0.1:8000';
const CHAT = (model: string): string =>
  `curl ${BASE}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}]}'`;

test.each([
  [
    'vLLM',
    ['vllm', 'serve', '--host=0.0.0.0', '--port=8000', 'Qwen/Qwen3-0.6B', '--max-model-len', '8192'],
    '/health',
    CHAT('Qwen/Qwen3-0.6B'),
  ],
  ['vLLM under another name', ['vllm', 'serve', '/models/x', '--served-model-name', 'mine'], undefined, CHAT('mine')],
  ['the same in one word', ['vllm', 'serve', '/models/x', '--served-model-name=mine'], undefined, CHAT('mine')],
  ['a model that no shell should see', ['vllm', 'serve', "x'; rm -rf ~; '"], undefined, `curl ${BASE}/`],
  ['anything with a probe', ['tritonserver'], '/v2/health/ready', `curl ${BASE}/v2/health/ready`],
  ['a probe that is odd', ['x'], '/$(id)', `curl ${BASE}/`],
  ['anything', [], undefined, `curl ${BASE}/`],
])('%s', (_name, command, probePath, want) => {
  expect(curlLine(BASE, { command, probePath })).toBe(want);
});
