// Starts the independent Discord of npm and opens a door to it: POST / with
// {"call": name, "args": {…}}. Ends when its standard input closes.
import http from 'node:http'
import { DigitalDiscord } from 'discord-digital-twin'

const botToken = 'peer-bot-token-not-a-real-one'
const discord = new DigitalDiscord({
  guilds: [
    { name: 'Readers', channels: [{ name: 'general', type: 0 }] },
    { name: 'Others', channels: [{ name: 'lobby', type: 0 }] },
  ],
  users: [{ username: 'alice' }, { username: 'bob' }],
  botToken,
})
await discord.start()

const pause = () => new Promise((done) => setTimeout(done, 20))

// until asks again and again, for twenty seconds.
async function until(ask) {
  for (let tries = 0; tries < 1000; tries++) {
    const got = await ask()
    if (got) return got
    await pause()
  }
  return null
}

const calls = {
  slash: (a) => discord.simulateSlashCommand(a),
  interaction: (a) => discord.simulateInteraction(a),
  click: (a) => discord.simulateButtonClick(a),
  submit: (a) => discord.simulateModalSubmit(a),
  say: (a) => discord.simulateUserMessage(a),
  messages: (a) => discord.channel(a.channelId).getMessages(),
  commands: () => discord.prisma.applicationCommand.findMany(),
  acknowledged: (a) =>
    until(async () => {
      const r = await discord.channel(a.channelId).getInteractionResponse(a.id)
      return r?.acknowledged ? r : null
    }),
  answered: (a) =>
    until(async () => {
      const r = await discord.channel(a.channelId).getInteractionResponse(a.id)
      if (!r?.acknowledged || !r.messageId) return null
      const all = await discord.channel(a.channelId).getMessages()
      return all.find((m) => m.id === r.messageId) ?? null
    }),
  replied: (a) =>
    until(async () => {
      const all = await discord.channel(a.channelId).getMessages()
      return all.find((m) => m.author.id === discord.botUserId && m.message_reference?.message_id === a.id) ?? null
    }),
  connected: () => until(async () => ((await discord.prisma.applicationCommand.count()) > 0 ? true : null)),
}

const door = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  try {
    const { call, args } = JSON.parse(text)
    const result = await calls[call](args ?? {})
    response.end(JSON.stringify({ result: result ?? null }))
  } catch (error) {
    response.end(JSON.stringify({ error: String(error?.stack ?? error) }))
  }
})

door.listen(0, '127.0.0.1', async () => {
  const channels = await discord.prisma.channel.findMany()
  const users = await discord.prisma.user.findMany({ where: { bot: false } })
  const channel = (name) => channels.find((c) => c.name === name).id
  const user = (name) => users.find((u) => u.username === name).id
  console.log(
    JSON.stringify({
      api: `http://127.0.0.1:${discord.port}`,
      door: `http://127.0.0.1:${door.address().port}`,
      token: botToken,
      bot: discord.botUserId,
      readers: discord.guildIds[0],
      others: discord.guildIds[1],
      general: channel('general'),
      lobby: channel('lobby'),
      alice: user('alice'),
      bob: user('bob'),
    }),
  )
})

process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
