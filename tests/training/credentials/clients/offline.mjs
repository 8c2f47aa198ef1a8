// The documents of a test stand in for the network: whatever else is asked for does not exist.
import {readFileSync, readdirSync} from 'node:fs';

export const folder = process.argv[2];
export const read = name => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
export const web = read('web.json'); // {address: document}

globalThis.fetch = async request => {
  const address = String(request?.url ?? request).replace(/^https?:/, '');
  const found = Object.entries(web).find(([known]) => known.replace(/^https?:/, '') === address);
  const options = {headers: {'content-type': 'application/json'}, status: found ? 200 : 404};
  return new Response(found ? JSON.stringify(found[1]) : '{}', options);
};

export const documents = () => readdirSync(folder).filter(name => /^(good|bad|revoked|whole).*\.json$/.test(name)).sort();
