#include <fstream>

#include "program/stage.hpp"

// Requirement C4: what docs/reference/formats.md tells people to type is typed here, word for word.
namespace ploy::test {
namespace {

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// The shell blocks of the page behind "<!-- MARK -->", one after the other.
std::string commands(const std::string& mark) {
  const std::string page = read_file(std::filesystem::path(PLOY_DOCS) / "reference/formats.md");
  const std::string opening = "<!-- " + mark + " -->\n```sh\n";
  std::string script;
  for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, at + 1)) {
    const auto begin = at + opening.size();
    script += page.substr(begin, page.find("```", begin) - begin);
  }
  return script;
}

// The script with the line that begins with `name=` replaced, as a person would fill in their own value.
std::string with(const std::string& script, const std::string& name, const std::string& value) {
  const auto at = script.find("\n" + name + "=");
  const auto begin = script.starts_with(name + "=") ? 0 : at + 1;
  EXPECT_TRUE(begin == 0 || at != std::string::npos) << "the page does not set " << name;
  return script.substr(0, begin) + name + "='" + value + "'" + script.substr(script.find('\n', begin));
}

class ByHandTest : public Stage {
 protected:
  void SetUp() override {
    for (const auto* tool : {"sh", "curl", "zstd", "sha256sum", "od"})
      if (!is_on_path(tool)) GTEST_SKIP() << tool << " is not installed";
    Stage::SetUp();
    std::filesystem::create_directory(desk());
    const auto settings = environment({});
    write_file(desk() / "bot-token", settings.at("TELEGRAM_BOT_TOKEN"));
    script_ = with(with(commands("by hand"), "API", telegram_url()), "CHAT",
                   settings.at("TELEGRAM_BACKUP_CHAT_ID"));
  }

  // Runs until everything is stored and the index is in the chat.
  void back_up(std::size_t count) {
    ChildProcess daemon = serve();
    ASSERT_TRUE(await(BackupState::kStored, count));
    terminate(daemon);
  }

  std::filesystem::path desk() const { return dir() / "desk"; }

  // What a shell says to the script, in a directory with nothing but the bot's token.
  std::string type(const std::string& script) {
    write_file(desk() / "script", script);
    auto shell = ChildProcess::start(
        {.argv = {"sh", "-u", "script"}, .directory = desk(), .output = dir() / "desk.log"});
    if (!shell || shell->wait() != 0) ADD_FAILURE() << "the shell ended with an error";
    return read_file(dir() / "desk.log");
  }

  std::string script_;
};

TEST_F(ByHandTest, ABackupComesBackWithCurlZstdAndCat) {
  const std::string bytes = sample_bytes(200'000);
  put("photos", "first.txt", "first");
  back_up(1);
  put("photos", "disks/big.bin", bytes);
  back_up(2);

  const std::string said = type(with(script_, "KEY", "disks/big.bin"));
  EXPECT_NE(said.find("root: good"), std::string::npos) << said;
  EXPECT_NE(said.find("index document 2: good"), std::string::npos) << said;
  EXPECT_NE(said.find("parts/big.bin.part004: OK"), std::string::npos) << said;
  EXPECT_EQ(said.find("FAILED"), std::string::npos) << said;
  EXPECT_TRUE(read_file(desk() / "restored") == bytes);
  EXPECT_NE(read_file(desk() / "backups.jsonl").find("\"key\":\"first.txt\""), std::string::npos);
}

// Requirement A6: what the caption says joins the parts.
TEST_F(ByHandTest, PartsAreJoinedByTheCommandInTheirCaption) {
  const std::string bytes = sample_bytes(150'000);
  put("photos", "disks/big.bin", bytes);
  back_up(1);
  std::string command;
  for (const ChatDocument& document : documents()) {
    static const std::string kJoin = "Join on Linux/macOS: ";
    const auto at = document.caption.find(kJoin);
    if (at == std::string::npos) continue;
    const auto begin = at + kJoin.size();
    command = document.caption.substr(begin, document.caption.find('\n', begin) - begin);
  }
  ASSERT_EQ(command, "cat big.bin.part* > big.bin");
  const std::string said = type(with(script_, "KEY", "disks/big.bin") + "cd parts\n" + command + "\n");
  EXPECT_TRUE(read_file(desk() / "parts/big.bin") == bytes) << said;
}

TEST_F(ByHandTest, AMessageIdIsEnoughForABotThatSentNothing) {
  put("photos", "a.txt", "a");
  back_up(1);
  const std::string said = type(with(script_, "KEY", "a.txt") + commands("by hand: another bot") + R"sh(
root=$(ask "getChat?chat_id=$CHAT" | grep -o 'telegramploy:root=[0-9]*' | cut -d= -f2)
fetch "$(file_of "$root")" forwarded.json
)sh");
  EXPECT_FALSE(read_file(desk() / "root.json").empty()) << said;
  EXPECT_EQ(read_file(desk() / "forwarded.json"), read_file(desk() / "root.json")) << said;
}

}  // namespace
}  // namespace ploy::test
