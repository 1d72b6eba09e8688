#include <algorithm>
#include <array>
#include <cctype>
#include <iostream>
#include <regex>

#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/exercise.hpp"
#include "runner/files.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

constexpr std::array kinds{
    "Fill in",        "Fix the bug",   "Predict the output", "Implement the back end",
    "Write the test", "Make it faster"};

/// Where the book may explain it.
struct Section {
  std::string page, anchor, title;
};

/// The first of the chapter's page, for the author to change.
Section first_section(const std::string& page) {
  static const std::regex heading{R"(\n##+ (.*) \{#(.*)\})"};
  const auto file = fs::path{MINIMIO_SOURCE_DIR} / "book" / (page + ".md");
  const auto text = read_file(file);
  std::smatch parts;
  if (!std::regex_search(text, parts, heading))
    throw Misuse{"the book has no page " + page + ".md with sections"};
  return {page, parts[2], parts[1]};
}

void check_name(const std::string& name) {
  static const std::regex form{"[0-9]{2}(-[a-z0-9]+)+/[0-9]{2}(-[a-z0-9]+)+"};
  if (!std::regex_match(name, form))
    throw Misuse{name + " is no name for an exercise; 04-epoll/06-stale-events is one"};
}

/// The number is enough of a name, so two exercises can't have the same.
void check_number(const fs::path& folder) {
  std::error_code none;
  const auto number = folder.filename().string().substr(0, 3);
  for (const auto& entry : fs::directory_iterator{folder.parent_path(), none}) {
    const auto taken = entry.path().filename().string();
    if (taken.starts_with(number))
      throw Misuse{folder.parent_path().filename().string() + "/" + taken +
                   " is there already; take another number"};
  }
}

void check_kind(const std::string& kind) {
  if (std::ranges::find(kinds, kind) != kinds.end()) return;
  std::string all;
  for (const auto* one : kinds) all += (all.empty() ? "" : ", ") + std::string{one};
  throw Misuse{kind + " is no kind; these are: " + all};
}

/// The words of 06-stale-events: Stale events.
std::string title_of(const fs::path& folder) {
  auto title = folder.filename().string().substr(3);
  std::ranges::replace(title, '-', ' ');
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return title;
}

void fill_in(const fs::path& file,
             const std::vector<std::pair<std::string, std::string>>& words) {
  auto text = read_file(file);
  for (const auto& [gap, word] : words) text.replace(text.find(gap), gap.size(), word);
  replace_file(file, text);
}

}  // namespace

int begin_exercise(const std::string& name, const std::string& kind) {
  check_name(name);
  check_kind(kind);
  const auto folder = exercises_folder() / name;
  check_number(folder);
  const auto section = first_section(name.substr(0, name.find('/')));

  fs::create_directories(folder);
  fs::copy(fs::path{MINIMIO_SOURCE_DIR} / "exercises/runner/template/exercise", folder,
           fs::copy_options::recursive);
  fill_in(folder / "README.md", {{"TITLE", title_of(folder)},
                                 {"KIND", kind},
                                 {"NUMBER", std::to_string(std::stoi(name))},
                                 {"SECTION", section.title},
                                 {"PAGE", section.page},
                                 {"ANCHOR", section.anchor}});
  const auto short_name = name.substr(0, name.find('/') + 3);
  std::cout << shown(folder) << " has a small exercise in it. Make it yours;\n"
            << "CONTRIBUTING.md says what each file is for.\n\n"
            << "  Try    ./learn run " << short_name << "\n"
            << "  Prove  ./learn dev check " << short_name << " --write\n";
  return 0;
}

}  // namespace runner
