#include "runner/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runner/markup.hpp"

namespace runner {
namespace {

using Json = nlohmann::ordered_json;

std::string with_verdict(const HandIn& hand_in, const std::string& verdict) {
  std::string names;
  for (const auto& mark : hand_in.marks)
    if (mark.verdict() == verdict) names += "  " + mark.exercise->name + "\n";
  return names.empty() ? "" : " " + verdict + "\n" + names;
}

std::string as_text(const std::vector<HandIn>& hand_ins) {
  std::string text;
  for (const auto& hand_in : hand_ins)
    text += hand_in.name + ": " + std::to_string(hand_in.passed()) + " of " +
            std::to_string(hand_in.marks.size()) + " pass\n" +
            with_verdict(hand_in, "failed") +
            with_verdict(hand_in, "does not compile") +
            with_verdict(hand_in, "skipped") + with_verdict(hand_in, "open");
  return text;
}

std::string word_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::kept:
      return "kept";
    case Outcome::broken:
      return "broken";
    case Outcome::hung:
      return "hung";
    case Outcome::crashed:
      return "crashed";
    case Outcome::skipped:
      break;
  }
  return "skipped";
}

Json as_json(const Mark& mark) {
  Json json{{"exercise", mark.exercise->name}, {"verdict", mark.verdict()}};
  if (!mark.attempt) return json;
  json["seed"] = mark.attempt->seed;
  if (!mark.attempt->complaints.empty()) json["compiler"] = mark.attempt->complaints;
  if (!mark.attempt->verdict) return json;
  json["milliseconds"] = mark.attempt->verdict->time.count();
  for (const auto& one : mark.attempt->verdict->cases)
    json["cases"].push_back({{"promise", one.promise},
                             {"outcome", word_for(one.outcome)},
                             {"story", one.story}});
  return json;
}

std::string as_json(const std::vector<HandIn>& hand_ins) {
  auto all = Json::array();
  for (const auto& hand_in : hand_ins) {
    Json json{{"name", hand_in.name},
              {"passed", hand_in.passed()},
              {"exercises", hand_in.marks.size()}};
    for (const auto& mark : hand_in.marks) json["marks"].push_back(as_json(mark));
    all.push_back(std::move(json));
  }
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string element(const std::string& name, const std::string& message,
                    const std::string& text) {
  return "<" + name + " message=\"" + escaped(message) + "\">" + escaped(text) + "</" +
         name + ">";
}

std::string why(const Mark& mark) {
  if (!mark.attempt) return "<skipped/>";
  const auto text = text_of(*mark.exercise, *mark.attempt);
  if (mark.skipped()) return element("skipped", mark.verdict(), text);
  return mark.passed() ? "" : element("failure", mark.verdict(), text);
}

std::string as_junit(const std::vector<HandIn>& hand_ins) {
  std::ostringstream xml;
  xml << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& hand_in : hand_ins) {
    const auto skipped = std::ranges::count(hand_in.marks, "open", &Mark::verdict) +
                         std::ranges::count_if(hand_in.marks, &Mark::skipped);
    const auto all = std::ssize(hand_in.marks);
    xml << "<testsuite name=\"" << escaped(hand_in.name) << "\" tests=\"" << all
        << "\" failures=\"" << all - skipped - static_cast<long>(hand_in.passed())
        << "\" skipped=\"" << skipped << "\">\n";
    for (const auto& mark : hand_in.marks)
      xml << "<testcase classname=\"" << escaped(hand_in.name) << "\" name=\""
          << mark.exercise->name << "\">" << why(mark) << "</testcase>\n";
    xml << "</testsuite>\n";
  }
  xml << "</testsuites>\n";
  return xml.str();
}

}  // namespace

std::string report(const std::vector<HandIn>& hand_ins, ReportFormat format) {
  switch (format) {
    case ReportFormat::json:
      return as_json(hand_ins);
    case ReportFormat::junit:
      return as_junit(hand_ins);
    case ReportFormat::text:
      break;
  }
  return as_text(hand_ins);
}

}  // namespace runner
