// @digitalcredentials/verifier-core: what verifierplus.org and Learner Credential Wallet run.
import {documents, read} from './offline.mjs';
import {verifyCredential} from '@digitalcredentials/verifier-core';

const answers = {};
for(const name of documents()) {
  if(name.startsWith('whole')) continue;
  const answer = await verifyCredential({credential: read(name), knownDIDRegistries: []});
  const log = Object.fromEntries((answer.log ?? []).map(one => [one.id, one.valid ?? one.error?.name]));
  const schema = answer.additionalInformation?.[0]?.results?.map?.(one => one.result.valid) ?? [];
  answers[name] = [log.valid_signature ?? false, log.revocation_status ?? null, ...schema];
  if(process.env.TELL) console.error(name, JSON.stringify(answer.log), JSON.stringify(answer.errors), JSON.stringify(answer.additionalInformation?.[0]?.results));
}
console.log(JSON.stringify(answers));
